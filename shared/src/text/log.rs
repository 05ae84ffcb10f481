//! Sentences of the page on the transparency log (透明日志).

use super::Lang;

sentences! {
    heading: "透明日志", "Transparency log";
    lead: "每份报告出具、撤回时，每把签名密钥启用和停用时，都在这本只增不改的日志中留下一条记录。记录是加盐的哈希值：任何人看得到有多少条、何时记入，看不到内容。", "Every report that is issued or withdrawn, and every signing key that comes into use or ends, leaves an entry in this log, which only grows. Entries are salted hashes: anyone sees how many there are and when they came, nobody sees what they say.";
    size: "条目数", "Entries";
    root: "根哈希", "Root hash";
    signed: "检查点签署时间", "Checkpoint signed";
    key: "日志公钥", "Key of the log";
    checkpoint: "检查点原文", "The checkpoint as it is signed";
    days: "每日新增", "New entries a day";
    day: "日期", "Day";
    entries: "新增条目", "New entries";
    none: "日志尚未建立第一个检查点。", "The log has no checkpoint yet.";
    no_days: "尚无条目。", "There is no entry yet.";
    check: "如何核对", "How to check it";
    check_lead: "请保存公钥和一份检查点。以后任何时候，都可以用下面的命令下载全部条目，重算整棵树，并核对新检查点是否由保存的检查点增长而来；发现不一致，命令会指出第一处。", "Keep the key and one checkpoint. At any later time this command fetches all entries, builds the tree again and checks that the new checkpoint has grown from the one that you kept; if anything differs it names the first place.";
}

/// The page's title.
pub fn title(heading: &str, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("{heading} · 信证"),
        Lang::En => format!("{heading} · Xinzheng"),
    }
}

#[cfg(test)]
mod tests {
    use super::{SENTENCES, title};
    use crate::text::Lang;
    use crate::text::checks::{is_chinese, is_english};

    #[test]
    fn every_sentence_is_in_its_language() {
        for &(name, zh, en) in SENTENCES {
            assert!(is_chinese(zh), "{name}: {zh}");
            assert!(is_english(en), "{name}: {en}");
        }
        assert_eq!(title("透明日志", Lang::Zh), "透明日志 · 信证");
    }
}
