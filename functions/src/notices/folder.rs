//! Messages as files: one a message, in a folder from which a mail server or an SMS gateway takes them.

use super::{Message, MessageTo, NotTaken, SendMessage};
use async_trait::async_trait;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use shared::time::ShanghaiTime;
use std::io::Write;
use std::path::{Path, PathBuf};

/// Writes each message to a file that bears its id, readable by its owner alone: `.eml` (RFC 5322) for e-mail, `.sms`
/// for SMS (the number, an empty line, the text). Written again under its id it is the same file.
pub struct Folder {
    folder: PathBuf,
    host: String,
}

impl Folder {
    /// In this folder, which is there; `host` is the service's, for the ids of messages.
    pub fn new(folder: PathBuf, host: &str) -> Self {
        Self {
            folder,
            host: host.to_owned(),
        }
    }
}

#[async_trait]
impl SendMessage for Folder {
    async fn send(&self, message: &Message, now: ShanghaiTime) -> Result<(), NotTaken> {
        let (ending, content) = match &message.to {
            MessageTo::Email(to) => ("eml", eml(message, to.as_str(), &self.host, now)),
            MessageTo::Mobile(to) => {
                let text = format!("{}\n\n{}{}\n", to.as_str(), message.subject, message.text);
                ("sms", text)
            }
        };
        let path = self.folder.join(format!("{}.{ending}", message.id));
        let written = tokio::task::spawn_blocking(move || write(&path, content.as_bytes())).await;
        match written {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) | Err(_) => Err(NotTaken),
        }
    }
}

/// Whole or not at all: whoever takes files from the folder never sees half of one.
fn write(path: &Path, content: &[u8]) -> std::io::Result<()> {
    let mut staged = path.as_os_str().to_owned();
    staged.push(".part");
    let staged = PathBuf::from(staged);
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&staged)?;
    file.write_all(content)?;
    file.sync_all()?;
    std::fs::rename(&staged, path)
}

/// Plain text in UTF-8. Every line is ASCII and short, so that no server on the way has to change it.
fn eml(message: &Message, to: &str, host: &str, now: ShanghaiTime) -> String {
    let date = now.local().to_rfc2822();
    let mut out = format!("Date: {date}\r\nTo: {to}\r\nSubject: ");
    out.push_str(&encoded_words(&message.subject));
    out.push_str(&format!(
        "\r\nMessage-ID: <{}@{host}>\r\nAuto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\n\
         Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n",
        message.id
    ));
    let body = STANDARD.encode(message.text.replace('\n', "\r\n"));
    for line in body.as_bytes().chunks(76) {
        out.extend(line.iter().copied().map(char::from));
        out.push_str("\r\n");
    }
    out
}

/// A header's text as encoded words (RFC 2047), each at most 75 characters and of whole characters.
fn encoded_words(text: &str) -> String {
    const BYTES: usize = 39;
    let mut words: Vec<String> = Vec::new();
    let mut part = String::new();
    for letter in text.chars() {
        if part.len() + letter.len_utf8() > BYTES {
            words.push(core::mem::take(&mut part));
        }
        part.push(letter);
    }
    words.push(part);
    let encoded = words
        .iter()
        .map(|word| format!("=?utf-8?B?{}?=", STANDARD.encode(word)));
    encoded.collect::<Vec<_>>().join("\r\n ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::notice::{EmailAddress, MobileNumber};

    fn message(to: MessageTo) -> Message {
        Message {
            id: "ab".repeat(16),
            to,
            subject: "【信证·盐城市】专用信用报告已出具，请登录查看并核对全部内容".to_owned(),
            text: "第一行\n第二行".to_owned(),
        }
    }

    #[tokio::test]
    async fn a_message_is_one_file_for_its_owner_alone_however_often_it_is_sent() {
        let folder = tempfile::tempdir().expect("a folder");
        let sender = Folder::new(folder.path().to_owned(), "127.0.0.1");
        let now = ShanghaiTime::parse("2026-11-24T09:30:00+08:00").expect("a time");
        let email = MessageTo::Email(EmailAddress::parse("li@example.cn").expect("an address"));
        for _ in 0..2 {
            sender
                .send(&message(email.clone()), now)
                .await
                .expect("taken");
        }
        let mobile = MessageTo::Mobile(MobileNumber::parse("13800000000").expect("a number"));
        sender.send(&message(mobile), now).await.expect("taken");
        let mut names: Vec<_> = std::fs::read_dir(folder.path())
            .expect("a list")
            .map(|entry| {
                let name = entry.expect("an entry").file_name();
                name.into_string().expect("ASCII")
            })
            .collect();
        names.sort();
        let id = "ab".repeat(16);
        assert_eq!(names, [format!("{id}.eml"), format!("{id}.sms")]);
        let eml = std::fs::read_to_string(folder.path().join(&names[0])).expect("a file");
        assert!(
            eml.is_ascii() && eml.lines().all(|line| line.len() <= 78),
            "{eml}"
        );
        assert!(eml.contains("\r\nTo: li@example.cn\r\n"), "{eml}");
        assert!(eml.starts_with("Date: Tue, 24 Nov 2026 09:30:00 +0800\r\n"));
        let body = eml
            .split("\r\n\r\n")
            .nth(1)
            .expect("a body")
            .replace("\r\n", "");
        let body = STANDARD.decode(body).expect("base64");
        assert_eq!(body, "第一行\r\n第二行".as_bytes());
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let of = std::fs::metadata(folder.path().join(&names[0])).expect("a file");
            assert_eq!(of.permissions().mode() & 0o777, 0o600);
        }
        let sms = std::fs::read_to_string(folder.path().join(&names[1])).expect("a file");
        assert!(sms.starts_with("13800000000\n\n【信证"), "{sms}");
    }

    #[test]
    fn a_subject_is_cut_between_characters() {
        let words = encoded_words(&"信".repeat(40));
        for word in words.split("\r\n ") {
            assert!(word.len() <= 75, "{word}");
            let inner = word.trim_start_matches("=?utf-8?B?").trim_end_matches("?=");
            let bytes = STANDARD.decode(inner).expect("base64");
            assert!(String::from_utf8(bytes).is_ok());
        }
    }
}
