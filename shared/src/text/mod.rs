//! Every sentence that a user sees, in 简体中文 and English.

// One row per sentence: a function that gives it, and its place in the list that the test walks over.
macro_rules! sentences {
    ($( $name:ident: $zh:literal, $en:literal; )+) => {
        $(
            #[doc = $zh]
            pub const fn $name(lang: Lang) -> &'static str {
                match lang {
                    Lang::Zh => $zh,
                    Lang::En => $en,
                }
            }
        )+

        #[cfg(test)]
        pub(super) const SENTENCES: &[(&str, &str, &str)] = &[ $( (stringify!($name), $zh, $en), )+ ];
    };
}

pub mod checking;
#[cfg(test)]
pub(crate) mod checks;
pub mod commitments;
pub mod console;
pub mod dates;
pub mod deliveries;
pub mod explanation;
pub mod fields;
pub mod freshness;
pub mod log;
pub mod notices;
pub mod objection;
pub mod original;
pub mod portal;
pub mod problems;
pub mod repair;
pub mod report;
pub(crate) mod rules;
pub mod scanning;
pub mod service;
pub mod usage;
pub mod verify;

const fn choose(lang: Lang, zh: &'static str, en: &'static str) -> &'static str {
    match lang {
        Lang::Zh => zh,
        Lang::En => en,
    }
}

/// Language (语言) of a page or message. Reports are always in 简体中文.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Lang {
    /// 简体中文
    #[default]
    Zh,
    /// English
    En,
}

impl Lang {
    /// Both, the city's own first.
    pub const ALL: [Self; 2] = [Self::Zh, Self::En];

    /// For the `lang` attribute and `Content-Language`.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Zh => "zh-CN",
            Self::En => "en",
        }
    }

    /// The other language, for the switch.
    pub const fn other(self) -> Self {
        match self {
            Self::Zh => Self::En,
            Self::En => Self::Zh,
        }
    }

    /// From a language tag such as `?lang=en`, `zh`, `zh-Hant-TW` or `en_GB`; `None` for one that is not spoken here.
    pub fn from_tag(tag: &str) -> Option<Self> {
        let primary = tag.trim().split(['-', '_']).next().unwrap_or_default();
        if primary.eq_ignore_ascii_case("zh") {
            Some(Self::Zh)
        } else if primary.eq_ignore_ascii_case("en") {
            Some(Self::En)
        } else {
            None
        }
    }

    /// What `Accept-Language` prefers of the two; 简体中文 if it says nothing of them.
    pub fn from_accept_language(header: &str) -> Self {
        let mut best: Option<(u16, Self)> = None;
        for entry in header.split(',') {
            let mut parts = entry.split(';');
            let Some(lang) = parts.next().and_then(Self::from_tag) else {
                continue;
            };
            let weight = parts
                .find_map(|part| part.trim().strip_prefix("q="))
                .map_or(1000, thousandths);
            // Among equals the first stands.
            if weight > 0 && best.is_none_or(|(highest, _)| weight > highest) {
                best = Some((weight, lang));
            }
        }
        best.map_or_else(Self::default, |(_, lang)| lang)
    }
}

/// A quality value (RFC 9110, 12.4.2) in thousandths; 0 for one that is none.
fn thousandths(q: &str) -> u16 {
    let (whole, fraction) = q.trim().split_once('.').unwrap_or((q.trim(), ""));
    if fraction.len() > 3 || !fraction.bytes().all(|b| b.is_ascii_digit()) {
        return 0;
    }
    let fraction = format!("{fraction:0<3}").parse().unwrap_or(0);
    match whole {
        "1" => 1000,
        "0" => fraction,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::Lang;

    #[test]
    fn the_language_with_the_highest_weight_is_taken() {
        for (header, expected) in [
            ("", Lang::Zh),
            ("zh-CN", Lang::Zh),
            ("en", Lang::En),
            ("EN-gb", Lang::En),
            ("en-US,en;q=0.9,zh-CN;q=0.8", Lang::En),
            ("zh-CN,zh;q=0.9,en;q=0.8", Lang::Zh),
            ("en;q=0.5, zh;q=0.51", Lang::Zh),
            ("de-DE, en;q=0.3", Lang::En),
            ("zh;q=0, en;q=0.001", Lang::En),
            ("en;q=0", Lang::Zh),
            ("*", Lang::Zh),
            ("fr;q=1,ja", Lang::Zh),
            ("en;q=abc, zh;q=0.1", Lang::Zh),
            (";;;,,,q=1", Lang::Zh),
        ] {
            assert_eq!(Lang::from_accept_language(header), expected, "{header}");
        }
    }

    #[test]
    fn a_language_reads_back_from_its_tag() {
        for lang in Lang::ALL {
            assert_eq!(Lang::from_tag(lang.tag()), Some(lang));
            assert_eq!(lang.other().other(), lang);
        }
        assert_eq!(Lang::from_tag("english"), None);
        assert_eq!(Lang::from_tag(""), None);
    }
}
