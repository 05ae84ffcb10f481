//! The key list: what the root says of its keys, how it may change, and what follows for seals.
#![expect(clippy::unwrap_used, reason = "tests")]

#[path = "seal/keys.rs"]
mod keys;

use keys::{HOST, List, key, map, said, sealed, start, time};
use shared::seal::{
    Algorithm, CannotChange, Certificate, Evidence, KeyUse, ListRefused, NotAContinuation,
    NotSealed, PublicKey, TrustedKeys, check, follows,
};
use shared::time::ShanghaiTime;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

const NEW_YEAR: &str = "2026-12-01T00:00:00+08:00";

#[test]
fn a_key_that_retired_verifies_what_it_issued_in_its_time() {
    let key = key(Algorithm::Es256, 1);
    let mut list = List::of(&[&key]);
    let end = time(NEW_YEAR);
    list.list = list.list.retire(key.public().id(), end, end).unwrap();
    let keys = list.trusted();
    let in_time = sealed(&key, HOST, &said());
    assert_eq!(check(&in_time, HOST, &keys, Evidence::Seal), Ok(said()));
    let mut late = said();
    late.issued_at = end;
    let late = sealed(&key, HOST, &late);
    assert_eq!(
        check(&late, HOST, &keys, Evidence::Seal),
        Err(NotSealed::OutsideKeysTime)
    );
    assert_eq!(
        keys.in_use(KeyUse::Seal, Algorithm::Es256, end, |_| true),
        None
    );
}

#[test]
fn rotation_lets_two_keys_overlap_and_the_newer_one_seals() {
    let (old, new) = (key(Algorithm::Es256, 1), key(Algorithm::Es256, 2));
    let mut list = List::of(&[&old]);
    let (from, end) = (time("2026-11-20T00:00:00+08:00"), time(NEW_YEAR));
    list.list = list
        .list
        .certify(new.public(), KeyUse::Seal, from, None, from)
        .and_then(|list| list.retire(old.public().id(), end, from))
        .unwrap();
    let keys = list.trusted();
    let in_use = |at: &str| keys.in_use(KeyUse::Seal, Algorithm::Es256, time(at), |_| true);
    assert_eq!(in_use("2026-11-19T23:59:59+08:00"), Some(old.public().id()));
    assert_eq!(in_use("2026-11-20T00:00:00+08:00"), Some(new.public().id()));
    assert_eq!(in_use("2027-06-01T00:00:00+08:00"), Some(new.public().id()));
    for key in [&old, &new] {
        let seal = sealed(key, HOST, &said());
        assert_eq!(check(&seal, HOST, &keys, Evidence::Seal), Ok(said()));
    }
}

#[test]
fn a_compromised_key_verifies_only_what_a_log_proves_to_be_older() {
    let key = key(Algorithm::Es256, 1);
    let mut list = List::of(&[&key]);
    let at = time("2026-11-27T00:00:00+08:00");
    list.list = list.list.compromise(key.public().id(), at, at).unwrap();
    let keys = list.trusted();
    let seal = sealed(&key, HOST, &said());
    let compromised = Err(NotSealed::KeyCompromised { at });
    // What the seal says of its own time proves nothing.
    assert!(said().issued_at < at);
    assert_eq!(check(&seal, HOST, &keys, Evidence::Seal), compromised);
    let logged = |at| check(&seal, HOST, &keys, Evidence::LoggedBy(at));
    assert_eq!(logged(at), Ok(said()));
    assert_eq!(logged(at.plus_seconds(1)), compromised);
    assert_eq!(
        keys.in_use(KeyUse::Seal, Algorithm::Es256, at, |_| true),
        None
    );
}

#[test]
fn a_short_lived_key_that_a_listed_key_certified_seals_in_its_time() {
    let (service, short) = (key(Algorithm::Es256, 7), key(Algorithm::Sm2Sm3, 8));
    let mut list = List::of(&[]);
    list.list = list
        .list
        .certify(service.public(), KeyUse::Certify, start(), None, start())
        .unwrap();
    let by = service.public().id();
    let (from, end) = (
        time("2026-11-26T00:00:00+08:00"),
        time("2026-11-27T00:00:00+08:00"),
    );
    let certify = |by, from, end, signer: &shared::seal::IssuingKey| {
        Certificate::new(by, short.public(), from, end, |bytes| signer.sign(bytes)).unwrap()
    };
    list.certificates = vec![certify(by, from, end, &service)];
    let seal = sealed(&short, HOST, &said());
    let keys = list.trusted();
    assert_eq!(check(&seal, HOST, &keys, Evidence::Seal), Ok(said()));
    assert_eq!(
        keys.in_use(KeyUse::Seal, Algorithm::Sm2Sm3, from, |_| true),
        Some(short.public().id())
    );

    // Put together with another's, none is lost, and what nobody trusts does not come in.
    let alone = List {
        certificates: Vec::new(),
        root: key(Algorithm::Es256, 99),
        list: list.list.clone(),
    };
    assert_eq!(
        alone.trusted().file_with(keys.certificates()).unwrap(),
        list.file()
    );
    assert_eq!(keys.file_with(keys.certificates()).unwrap(), list.file());
    let untrusted = [certify(by, from, end, &short)];
    assert!(alone.trusted().file_with(&untrusted).is_err());

    let refused = |certificate: Certificate| {
        let list = List {
            certificates: vec![certificate],
            root: key(Algorithm::Es256, 99),
            list: list.list.clone(),
        };
        TrustedKeys::read(&list.file(), list.root.public()).unwrap_err()
    };
    let not_so = ListRefused::Certificate(short.public().id());
    // By a key that is not listed, signed by another, before its signer's time, for too long, for no time.
    assert_eq!(
        refused(certify(short.public().id(), from, end, &short)),
        not_so
    );
    assert_eq!(refused(certify(by, from, end, &short)), not_so);
    assert_eq!(
        refused(certify(by, start().plus_seconds(-1), start(), &service)),
        not_so
    );
    assert_eq!(
        refused(certify(
            by,
            from,
            from.plus_seconds(31 * 86_400 + 1),
            &service
        )),
        not_so
    );
    assert_eq!(refused(certify(by, from, from, &service)), not_so);

    // Who had the service's key could certify any: its certificates fall with it.
    list.list = list.list.compromise(by, end, end).unwrap();
    assert_eq!(
        check(&seal, HOST, &list.trusted(), Evidence::Seal),
        Err(NotSealed::KeyCompromised { at: end })
    );
}

#[test]
fn a_certified_key_ends_with_the_one_that_certified_it_and_the_list_stays_readable() {
    let (service, short) = (key(Algorithm::Es256, 7), key(Algorithm::Es256, 8));
    let by = service.public().id();
    let from = time("2026-11-20T00:00:00+08:00");
    let certificate = Certificate::new(by, short.public(), from, time(NEW_YEAR), |bytes| {
        service.sign(bytes)
    })
    .unwrap();
    let message = Certificate::to_sign(by, short.public(), from, time(NEW_YEAR)).unwrap();
    let signature = service.sign(&message).unwrap();
    let later = Certificate::new(by, short.public(), from, time(NEW_YEAR), |_| Ok(signature));
    assert_eq!(later.unwrap(), certificate);
    let mut list = List::of(&[]);
    list.list = list
        .list
        .certify(service.public(), KeyUse::Certify, start(), None, start())
        .unwrap();
    list.certificates = vec![certificate];
    let seal = sealed(&short, HOST, &said());
    let ended = |end: ShanghaiTime| {
        let ended = List {
            certificates: list.certificates.clone(),
            root: key(Algorithm::Es256, 99),
            list: list.list.clone().retire(by, end, end).unwrap(),
        };
        check(&seal, HOST, &ended.trusted(), Evidence::Seal).map(|_| ())
    };
    assert_eq!(ended(time(NEW_YEAR)), Ok(()));
    assert_eq!(ended(said().issued_at.plus_seconds(1)), Ok(()));
    assert_eq!(ended(said().issued_at), Err(NotSealed::OutsideKeysTime));
    // Ended before it was certified: it is named, and trusted for nothing.
    let unknown = Err(NotSealed::UnknownKey(short.public().id()));
    assert_eq!(ended(from), unknown);
}

#[test]
fn a_certified_key_is_declared_compromised_alone() {
    let service = key(Algorithm::Es256, 7);
    let shorts = [key(Algorithm::Es256, 8), key(Algorithm::Es256, 9)];
    let by = service.public().id();
    let from = time("2026-11-20T00:00:00+08:00");
    let mut list = List::of(&[]);
    list.list = list
        .list
        .certify(service.public(), KeyUse::Certify, start(), None, start())
        .unwrap();
    let certificates = shorts.each_ref().map(|short| {
        Certificate::new(by, short.public(), from, time(NEW_YEAR), |bytes| {
            service.sign(bytes)
        })
        .unwrap()
    });
    list.certificates = certificates.to_vec();
    let before = list.list.clone();
    let at = time("2026-11-21T00:00:00+08:00");
    list.list = before
        .clone()
        .compromise_certified(&certificates[0], at, at)
        .unwrap();
    assert_eq!(follows(&before, &list.list), Ok(()));
    let keys = list.trusted();
    let of = |short, evidence| check(&sealed(short, HOST, &said()), HOST, &keys, evidence);
    assert_eq!(
        of(&shorts[0], Evidence::Seal),
        Err(NotSealed::KeyCompromised { at })
    );
    assert_eq!(of(&shorts[0], Evidence::LoggedBy(at)), Ok(said()));
    assert_eq!(of(&shorts[1], Evidence::Seal), Ok(said()));
    // Only ever earlier.
    let again = |at| {
        list.list
            .clone()
            .compromise_certified(&certificates[0], at, at)
    };
    assert!(again(at.plus_seconds(-1)).is_ok());
    assert_eq!(
        again(at.plus_seconds(1)).unwrap_err(),
        CannotChange::Compromise
    );
}

#[test]
fn what_the_root_lists_is_not_certified_for_another_use() {
    let (service, answers) = (key(Algorithm::Es256, 7), key(Algorithm::Es256, 8));
    let by = service.public().id();
    let mut list = List::of(&[]);
    list.list = list
        .list
        .certify(service.public(), KeyUse::Certify, start(), None, start())
        .and_then(|list| list.certify(answers.public(), KeyUse::Answer, start(), None, start()))
        .unwrap();
    let from = time("2026-11-20T00:00:00+08:00");
    let certificate = Certificate::new(by, answers.public(), from, time(NEW_YEAR), |bytes| {
        service.sign(bytes)
    });
    list.certificates = vec![certificate.unwrap()];
    let seal = sealed(&answers, HOST, &said());
    assert_eq!(
        check(&seal, HOST, &list.trusted(), Evidence::Seal),
        Err(NotSealed::UnknownKey(answers.public().id()))
    );
}

#[test]
fn whoever_signs_uses_a_key_that_it_holds() {
    let (old, new) = (key(Algorithm::Es256, 1), key(Algorithm::Es256, 2));
    let mut list = List::of(&[&old]);
    list.list = list
        .list
        .certify(new.public(), KeyUse::Seal, said().issued_at, None, start())
        .unwrap();
    let (keys, at) = (list.trusted(), said().issued_at);
    let among = |ids: &[shared::seal::KeyId]| {
        keys.in_use(KeyUse::Seal, Algorithm::Es256, at, |id| ids.contains(&id))
    };
    let (old, new) = (old.public().id(), new.public().id());
    assert_eq!(among(&[old, new]), Some(new));
    assert_eq!(among(&[old]), Some(old));
    assert_eq!(among(&[]), None);
}

#[test]
fn a_key_that_seals_cannot_certify() {
    let (sealing, short) = (key(Algorithm::Es256, 1), key(Algorithm::Es256, 8));
    let mut list = List::of(&[&sealing]);
    let end = start().plus_seconds(86_400);
    let by = sealing.public().id();
    let certificate = Certificate::new(by, short.public(), start(), end, |bytes| {
        sealing.sign(bytes)
    });
    list.certificates = vec![certificate.unwrap()];
    assert_eq!(
        TrustedKeys::read(&list.file(), list.root.public()).unwrap_err(),
        ListRefused::Certificate(short.public().id())
    );
}

#[test]
fn a_list_of_another_root_and_a_changed_list_are_refused() {
    let list = List::of(&[&key(Algorithm::Es256, 1)]);
    let file = String::from_utf8(list.file()).unwrap();
    let read = |file: &str, root: &PublicKey| TrustedKeys::read(file.as_bytes(), root).map(|_| ());
    let root = list.root.public();
    assert_eq!(read(&file, root), Ok(()));
    let other = key(Algorithm::Es256, 98);
    assert_eq!(read(&file, other.public()), Err(ListRefused::OtherRoot));
    let changed = |from: &str, to: &str| {
        assert!(file.contains(from), "{from}");
        read(&file.replacen(from, to, 1), root)
    };
    assert_eq!(
        changed("\"version\":2", "\"version\":3"),
        Err(ListRefused::Signature)
    );
    assert_eq!(
        changed("\"use\":\"seal\"", "\"use\":\"certify\""),
        Err(ListRefused::Signature)
    );
    // Other forms of the same list.
    assert_eq!(
        changed("\"version\":2", "\"version\": 2"),
        Err(ListRefused::Form)
    );
    assert_eq!(
        changed("xinzheng-keys/1", "xinzheng-keys/2"),
        Err(ListRefused::Form)
    );
    assert_eq!(changed("\"certificates\":[],", ""), Err(ListRefused::Form));
    assert_eq!(
        changed("{\"certificates\":[]", "{\"a\":1,\"certificates\":[]"),
        Err(ListRefused::Form)
    );
    assert_eq!(read(&format!("{file} "), root), Err(ListRefused::Form));
    assert_eq!(read("", root), Err(ListRefused::Form));
}

#[test]
fn a_root_may_be_of_either_algorithm() {
    let sealing = key(Algorithm::Es256, 1);
    let mut list = List::of(&[&sealing]);
    list.root = key(Algorithm::Sm2Sm3, 99);
    let seal = sealed(&sealing, HOST, &said());
    assert_eq!(
        check(&seal, HOST, &list.trusted(), Evidence::Seal),
        Ok(said())
    );
}

#[test]
fn a_list_only_grows() {
    let (one, two) = (key(Algorithm::Es256, 1), key(Algorithm::Es256, 2));
    let id = one.public().id();
    let old = List::of(&[&one]).list;
    let (now, end) = (time(NEW_YEAR), time("2027-01-01T00:00:00+08:00"));
    let with_two = old
        .clone()
        .certify(two.public(), KeyUse::Seal, now, None, now)
        .unwrap();
    assert_eq!(follows(&old, &with_two), Ok(()));
    assert_eq!(follows(&with_two, &old), Err(NotAContinuation::Version));

    let mut gone = with_two.clone();
    gone.keys.remove(0);
    assert_eq!(follows(&old, &gone), Err(NotAContinuation::Key(id)));

    let ended = with_two.retire(id, end, now).unwrap();
    let mut open_again = ended.clone();
    open_again.version += 1;
    open_again.keys[0].end = None;
    assert_eq!(follows(&ended, &open_again), Err(NotAContinuation::Key(id)));
    // Sooner is fine, later is not.
    assert!(ended.clone().retire(id, now, now).is_ok());
    assert_eq!(
        ended.clone().retire(id, end.plus_seconds(1), now),
        Err(CannotChange::End)
    );

    let found = ended.clone().compromise(id, now, now).unwrap();
    assert_eq!(follows(&ended, &found), Ok(()));
    assert_eq!(
        found.clone().compromise(id, end, now),
        Err(CannotChange::Compromise)
    );
    assert_eq!(
        found
            .clone()
            .certify(one.public(), KeyUse::Seal, end, None, now),
        Err(CannotChange::Listed)
    );
    assert_eq!(
        found.retire(key(Algorithm::Es256, 3).public().id(), end, now),
        Err(CannotChange::NoSuchKey)
    );
}

#[test]
fn a_bit_never_gets_another_meaning() {
    let old = List::of(&[]).list;
    let mut more = map();
    let mut sector = more.sectors[0].clone();
    (sector.bit, sector.no) = (46, 46);
    more.sectors.push(sector);
    let grown = old.clone().with_map(more.clone(), start()).unwrap();
    assert_eq!(follows(&old, &grown), Ok(()));
    assert_eq!(
        grown.clone().with_map(map(), start()),
        Err(CannotChange::Map)
    );
    let mut moved = more;
    moved.sectors[0].no = 47;
    assert_eq!(
        grown.clone().with_map(moved.clone(), start()),
        Err(CannotChange::Map)
    );
    let mut claimed = grown.clone();
    claimed.version += 1;
    claimed.maps = vec![moved];
    assert_eq!(follows(&grown, &claimed), Err(NotAContinuation::Map));
}

#[test]
fn a_map_with_a_bit_that_no_seal_has_is_refused() {
    for wrong in [0, 49] {
        let mut list = List::of(&[]);
        list.list.maps[0].sectors[44].bit = wrong;
        assert_eq!(
            TrustedKeys::read(&list.file(), list.root.public()).unwrap_err(),
            ListRefused::Map
        );
    }
}

#[test]
fn only_one_form_of_a_public_key_is_read() {
    let key = key(Algorithm::Es256, 1);
    let spki = key.public().spki();
    assert_eq!(PublicKey::from_spki(spki).unwrap(), *key.public());
    let mut off_the_curve = spki.to_vec();
    off_the_curve[90] ^= 1;
    let mut compressed = spki[..59].to_vec();
    compressed[26] = 2;
    let mut hybrid = spki.to_vec();
    hybrid[26] = 6;
    let mut other_curve = spki.to_vec();
    other_curve[22] = 8;
    let longer = [spki, &[0]].concat();
    for wrong in [
        off_the_curve,
        compressed,
        hybrid,
        other_curve,
        longer,
        Vec::new(),
    ] {
        assert!(PublicKey::from_spki(&wrong).is_err(), "{wrong:?}");
    }
}
