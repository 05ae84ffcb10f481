//! The same for JavaScript. Types stand in `types.d.ts`; the glue and the rest of the typing are wasm-bindgen's.

use crate::{Paper, Papers, text};
use js_sys::{Error, JSON, Reflect, Uint8Array};
use shared::text::Lang;
use shared::time::ShanghaiTime;
use wasm_bindgen::prelude::*;

/// Small rather than quick: a check allocates some hundred times.
#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = include_str!("types.d.ts");

#[cfg(not(feature = "file"))]
#[wasm_bindgen(typescript_custom_section)]
const PAPERS: &str = include_str!("papers.d.ts");

#[cfg(feature = "file")]
#[wasm_bindgen(typescript_custom_section)]
const PAPERS: &str = include_str!("papers_file.d.ts");

/// Checks reports of one host by its key list. No network, no clock.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Verifier(crate::Verifier);

#[wasm_bindgen]
impl Verifier {
    /// By the key list as `GET /v/keys` gave it, the pinned root's public key (SPKI, hexadecimal digits) and the host with
    /// its port if any. Throws a `VerifierError` if the root did not sign the list.
    #[wasm_bindgen(constructor)]
    pub fn new(
        #[wasm_bindgen(js_name = keyList, unchecked_param_type = "Uint8Array")] key_list: &JsValue,
        #[wasm_bindgen(js_name = rootSpkiHex, unchecked_param_type = "string")] root: &JsValue,
        #[wasm_bindgen(unchecked_param_type = "string")] host: &JsValue,
    ) -> Result<Verifier, JsValue> {
        let root = crate::root_key(&string(root)?).ok_or_else(|| fault("verifier.root"))?;
        crate::Verifier::new(&bytes(key_list)?, &root, &string(host)?)
            .map(Self)
            .map_err(|why| fault(why.code()))
    }

    /// Says when the key list came from the service: a key that it has not, and that claims to have sealed before, is then
    /// a forger's; else the check is not known.
    #[wasm_bindgen(js_name = keysFetchedAt)]
    pub fn keys_fetched_at(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "string")] at: &JsValue,
    ) -> Result<(), JsValue> {
        self.0.keys_fetched_at(time(at)?);
        Ok(())
    }

    /// Pins the log's key, as `GET /log/key` gives it.
    #[wasm_bindgen(js_name = trustLog)]
    pub fn trust_log(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "string")] key: &JsValue,
    ) -> Result<(), JsValue> {
        let taken = self.0.trust_log(&string(key)?);
        taken.map_err(|_| fault("verifier.log_key"))
    }

    /// How old a withdrawn list or a signed result may be, in seconds; a day unless this is called.
    #[wasm_bindgen(js_name = allowAge)]
    pub fn allow_age(&mut self, seconds: u32) {
        self.0.allow_age(seconds);
    }

    /// Takes an answer of `GET /v/withdrawn`: the whole list, or what has changed since the one that is held.
    #[wasm_bindgen(js_name = takeWithdrawn, unchecked_return_type = "Withdrawn")]
    pub fn take_withdrawn(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "string")] envelope: &JsValue,
    ) -> Result<JsValue, JsValue> {
        let taken = self.0.take_withdrawn(&string(envelope)?);
        let taken = taken.map_err(|why| fault(why.code()))?;
        JSON::parse(&taken.to_json())
    }

    /// The key list that is trusted.
    #[wasm_bindgen(js_name = keyList, unchecked_return_type = "KeyList")]
    pub fn key_list(&self) -> Result<JsValue, JsValue> {
        JSON::parse(&self.0.key_list_json())
    }

    /// Judges everything that was given, together, at a time in RFC 3339.
    #[wasm_bindgen(unchecked_return_type = "Judgement")]
    pub fn judge(
        &self,
        #[wasm_bindgen(unchecked_param_type = "Papers")] papers: &JsValue,
        #[wasm_bindgen(unchecked_param_type = "string")] now: &JsValue,
    ) -> Result<JsValue, JsValue> {
        if !papers.is_object() {
            return Err(fault("verifier.papers"));
        }
        let field = |name: &str| Reflect::get(papers, &JsValue::from_str(name));
        let scanned = optional(&field("scanned")?, string)?;
        #[cfg(feature = "file")]
        let file = optional(&field("file")?, bytes)?;
        #[cfg(not(feature = "file"))]
        if !field("file")?.is_undefined() {
            return Err(fault("verifier.no_files"));
        }
        let (log_proof, result) = (field("logProof")?, field("result")?);
        let (log_text, result_text) = (optional(&log_proof, string)?, optional(&result, string)?);
        let papers = Papers {
            scanned: scanned.as_deref(),
            #[cfg(feature = "file")]
            file: file.as_deref(),
            log_proof: paper(&log_proof, log_text.as_deref()),
            result: paper(&result, result_text.as_deref()),
        };
        JSON::parse(&self.0.judge(&papers, time(now)?).to_json())
    }

    /// Judges the text of a scanned code alone.
    #[wasm_bindgen(unchecked_return_type = "Judgement")]
    pub fn seal(
        &self,
        #[wasm_bindgen(unchecked_param_type = "string")] scanned: &JsValue,
        #[wasm_bindgen(unchecked_param_type = "string")] now: &JsValue,
    ) -> Result<JsValue, JsValue> {
        JSON::parse(&self.0.seal(&string(scanned)?, time(now)?).to_json())
    }

    /// Judges a report file alone.
    #[cfg(feature = "file")]
    #[wasm_bindgen(unchecked_return_type = "Judgement")]
    pub fn file(
        &self,
        #[wasm_bindgen(unchecked_param_type = "Uint8Array")] file: &JsValue,
        #[wasm_bindgen(unchecked_param_type = "string")] now: &JsValue,
    ) -> Result<JsValue, JsValue> {
        JSON::parse(&self.0.file(&bytes(file)?, time(now)?).to_json())
    }
}

/// A JavaScript error with a permanent code and both sentences.
fn fault(code: &str) -> JsValue {
    let error = Error::new(text::of_code(code, Lang::En));
    error.set_name("VerifierError");
    for (field, value) in [
        ("code", code),
        ("zh", text::of_code(code, Lang::Zh)),
        ("en", text::of_code(code, Lang::En)),
    ] {
        // A new error takes any field.
        let _ = Reflect::set(&error, &JsValue::from_str(field), &JsValue::from_str(value));
    }
    error.into()
}

// What comes from JavaScript can be of any type, whatever the types say.
fn string(value: &JsValue) -> Result<String, JsValue> {
    value.as_string().ok_or_else(|| fault("verifier.papers"))
}

fn bytes(value: &JsValue) -> Result<Vec<u8>, JsValue> {
    let array = value.dyn_ref::<Uint8Array>();
    Ok(array.ok_or_else(|| fault("verifier.papers"))?.to_vec())
}

fn time(value: &JsValue) -> Result<ShanghaiTime, JsValue> {
    ShanghaiTime::parse(&string(value)?).ok_or_else(|| fault("verifier.time"))
}

fn optional<T>(
    value: &JsValue,
    read: impl Fn(&JsValue) -> Result<T, JsValue>,
) -> Result<Option<T>, JsValue> {
    if value.is_undefined() || value.is_null() {
        Ok(None)
    } else {
        read(value).map(Some)
    }
}

fn paper<'a>(value: &JsValue, text: Option<&'a str>) -> Paper<'a> {
    match text {
        Some(text) => Paper::Given(text),
        None if value.is_null() => Paper::NotGot,
        None => Paper::NotAsked,
    }
}
