//! The table of reasons: permanent codes, and what each means.

/// Codes and their sentences.
pub const REASONS: &[(&str, &str, &str)] = &[
    (
        "check.not_reached",
        "前面的项目未通过，此项未能核验。",
        "An earlier check has to agree first.",
    ),
    (
        "paper.not_got",
        "已向服务端索取，但未取得。",
        "It was asked for and did not come.",
    ),
    (
        "address.none",
        "扫描内容不是网址，无法判断出自何处。",
        "What was scanned is no address, so it does not say whose it is.",
    ),
    (
        "address.other_host",
        "网址不属于本服务：可能是仿冒网站。",
        "The address is at another host: it may be a look-alike.",
    ),
    (
        "code.length",
        "核验码应有16位。",
        "A verification code has 16 symbols.",
    ),
    (
        "code.alphabet",
        "核验码含有不可能出现的字符。",
        "The code has a character that none has.",
    ),
    (
        "code.mistyped",
        "核验码有录入错误，请核对。",
        "The code has a typing error; check it.",
    ),
    (
        "seal.none",
        "没有封印：仅凭核验码无法离线核验。",
        "There is no seal; a code alone cannot be checked off line.",
    ),
    (
        "seal.length",
        "封印位数不对：已被截断或改动。",
        "The seal has the wrong length: it was cut or changed.",
    ),
    (
        "seal.digit",
        "封印含有非数字字符。",
        "The seal has a character that is no digit.",
    ),
    (
        "seal.block",
        "封印中有不可能出现的数值：已被改动。",
        "The seal has a number that none has: it was changed.",
    ),
    (
        "seal.version",
        "封印的版本不为本程序所知，请更新程序。",
        "This program does not know the seal's version; update it.",
    ),
    (
        "seal.algorithm",
        "封印的算法不为本程序所知，请更新程序。",
        "This program does not know the seal's algorithm; update it.",
    ),
    (
        "seal.kind",
        "封印的报告种类不为本程序所知，请更新程序。",
        "This program does not know the seal's kind of report; update it.",
    ),
    (
        "seal.credit_code",
        "封印中的统一社会信用代码不成立：已被改动。",
        "The credit code in the seal is none: it was changed.",
    ),
    (
        "seal.unread_sector",
        "封印自相矛盾：已被改动。",
        "The seal contradicts itself: it was changed.",
    ),
    (
        "seal.expired_at_issue",
        "封印中的有效期早于出具日：已被改动。",
        "The seal's last day is before its issue: it was changed.",
    ),
    (
        "seal.high_s",
        "封印的签名不是出具时的形式：已被改动。",
        "The seal's signature is not in the form that is issued: it was changed.",
    ),
    (
        "seal.unknown_key",
        "密钥清单中没有这把签发密钥：请取得最新清单再核验；最新清单中也没有，即为伪造。",
        "The key list does not have this key. Fetch the newest list; if it is not there either, the seal is forged.",
    ),
    (
        "seal.other_algorithm",
        "封印的算法与其密钥不符。",
        "The seal names another algorithm than its key's.",
    ),
    (
        "seal.signature",
        "封印的签名不符：内容被改动，或出自别处。",
        "The seal's signature does not fit: something was changed, or it is of another host.",
    ),
    (
        "seal.outside_keys_time",
        "出具时间不在签发密钥的使用期内。",
        "It was issued outside the time of its key.",
    ),
    (
        "seal.key_compromised",
        "签发密钥曾经泄露，没有凭证表明报告在此之前出具。",
        "Its key was compromised, and nothing proves that the report was issued before.",
    ),
    (
        "seal.unknown_sector",
        "封印涉及清单未列的领域：请取得最新密钥清单再核验。",
        "The seal speaks of a sector that the list has not; fetch the newest key list.",
    ),
    (
        "seal.other_code",
        "封印属于另一份报告。",
        "The seal is of another report.",
    ),
    (
        "file.structure",
        "文件不是报告的格式。",
        "The file has not the form of a report.",
    ),
    (
        "file.revised",
        "文件在签名后被追加或修订。",
        "Something was appended to the file after it was signed.",
    ),
    (
        "file.not_signed",
        "文件没有签名。",
        "The file bears no signature.",
    ),
    (
        "file.signature_dictionary",
        "签名的说明与报告不符。",
        "The signature is not described as a report's is.",
    ),
    (
        "file.range",
        "签名没有覆盖整个文件。",
        "The signature does not cover the whole file.",
    ),
    (
        "file.gap",
        "签名的位置上有其他内容。",
        "Something else stands where the signature has its place.",
    ),
    (
        "file.container",
        "签名的结构与报告不符。",
        "The signature is not built as a report's is.",
    ),
    (
        "file.changed",
        "文件内容在签名后被改动。",
        "The content was changed after it was signed.",
    ),
    (
        "file.signature",
        "签名不是所称密钥签署的。",
        "The signature is not the key's.",
    ),
    (
        "file.certificate",
        "签名的证书不成立。",
        "A certificate of the signature is not right.",
    ),
    (
        "file.certificate_not_in_force",
        "签名时证书不在有效期内。",
        "A certificate was not in force when the file was signed.",
    ),
    (
        "file.unknown_root",
        "签名的证书追溯不到预置的根密钥。",
        "The certificates do not lead to the pinned root.",
    ),
    (
        "file.time_stamp",
        "时间戳不成立。",
        "The time stamp is not right.",
    ),
    (
        "file.attachment",
        "附件缺失或无法读取。",
        "An attachment is missing or cannot be read.",
    ),
    (
        "file.report",
        "文件内的报告无法读取。",
        "The report in the file cannot be read.",
    ),
    (
        "file.proof",
        "文件内的凭证无法读取。",
        "The proof in the file cannot be read.",
    ),
    (
        "file.proof_differs",
        "文件内的凭证属于另一份报告。",
        "The proof in the file is of another report.",
    ),
    (
        "file.seal",
        "文件内的封印不成立。",
        "The seal in the file does not speak for its report.",
    ),
    (
        "file.unknown_key",
        "密钥清单中没有签署文件的密钥：请取得最新清单再核验。",
        "The key list does not have the key that signed the file; fetch the newest list.",
    ),
    (
        "file.outside_keys_time",
        "签名时间不在密钥的使用期内。",
        "It was signed outside the time of its key.",
    ),
    (
        "file.key_compromised",
        "签署文件的密钥曾经泄露，没有凭证表明签名在此之前。",
        "The key that signed was compromised, and nothing proves that the file is older.",
    ),
    (
        "report.other",
        "纸面与文件不是同一份报告。",
        "Paper and file are of two reports.",
    ),
    (
        "log.no_key",
        "没有日志公钥，无法核对日志凭证。",
        "The log's key was not given.",
    ),
    (
        "log.form",
        "日志凭证的格式不对。",
        "The log's proof has not the form of one.",
    ),
    (
        "log.queued",
        "报告刚刚出具，尚待记入日志，请稍后再试。",
        "The report waits to be put into the log; try again in a minute.",
    ),
    (
        "log.checkpoint",
        "日志检查点的签名不符。",
        "The checkpoint is not signed by the log's key.",
    ),
    (
        "log.inclusion",
        "日志凭证与检查点不符。",
        "The proof does not lead to the checkpoint.",
    ),
    (
        "log.not_issued",
        "日志中没有这份报告的出具记录。",
        "The log has no entry of the report's issue.",
    ),
    (
        "log.other_report",
        "日志凭证属于另一份报告。",
        "The log's proof is of another report.",
    ),
    (
        "report.expired",
        "报告已过有效期。",
        "The report has expired.",
    ),
    (
        "clock.before_issue",
        "所给时间早于报告出具时间：请校准时钟。",
        "The time that was given is before the issue; check the clock.",
    ),
    (
        "clock.before_answer",
        "所给时间早于服务端答复的时间：请校准时钟。",
        "The time that was given is before the service's answer; check the clock.",
    ),
    (
        "report.withdrawn",
        "报告已被信用主管部门撤回。",
        "The credit office has withdrawn the report.",
    ),
    (
        "withdrawal.nothing_asked",
        "离线无法得知报告是否已被撤回：请使用撤回清单，或联网查询。",
        "Off line nobody can know whether it was withdrawn: use the withdrawn list, or ask the service.",
    ),
    (
        "withdrawal.list_too_old",
        "撤回清单过旧，请取得最新清单。",
        "The withdrawn list is too old; fetch a new one.",
    ),
    (
        "withdrawal.list_before_issue",
        "撤回清单早于报告出具时间，请取得最新清单。",
        "The withdrawn list is older than the report; fetch a new one.",
    ),
    (
        "withdrawal.after_its_days",
        "报告已过有效期，撤回清单不再列出。",
        "The list names a report no more once its days are over.",
    ),
    (
        "result.form",
        "签名结果的格式不对。",
        "The result has not the form of one.",
    ),
    (
        "result.other_host",
        "签名结果出自其他服务。",
        "The result is another host's.",
    ),
    (
        "result.other_report",
        "签名结果属于另一份报告。",
        "The result is of another report.",
    ),
    (
        "result.too_old",
        "签名结果过旧，请重新查询。",
        "The result is too old; ask again.",
    ),
    (
        "report.unknown",
        "服务端没有这份报告。",
        "The service knows no report with this code.",
    ),
    (
        "answer.unknown_key",
        "密钥清单中没有签署答复的密钥：请取得最新清单再核验。",
        "The key list does not have the key that signed the answer; fetch the newest list.",
    ),
    (
        "answer.signature",
        "答复的签名不符：内容被改动，或出自别处。",
        "The answer's signature does not fit: something was changed, or it is of another host.",
    ),
    (
        "answer.outside_keys_time",
        "答复时间不在密钥的使用期内。",
        "It was answered outside the time of its key.",
    ),
    (
        "answer.key_compromised",
        "签署答复的密钥曾经泄露，请重新查询。",
        "The key that signed the answer was compromised; ask again.",
    ),
    ("keys.form", "密钥清单的格式不对。", "This is no key list."),
    (
        "keys.other_root",
        "密钥清单由另一把根密钥签署。",
        "The key list is signed by another root than the pinned one.",
    ),
    (
        "keys.signature",
        "密钥清单的签名不符。",
        "The key list's signature does not fit.",
    ),
    (
        "keys.key",
        "密钥清单中有不成立的密钥。",
        "A key of the list is not right.",
    ),
    (
        "keys.map",
        "密钥清单中的领域表不成立。",
        "A map of the key list is not right.",
    ),
    (
        "keys.certificate",
        "密钥清单中有不成立的证书。",
        "A certificate of the key list is not right.",
    ),
    ("verifier.host", "主机名不对。", "This is no host."),
    ("verifier.root", "根公钥不对。", "This is no root key."),
    (
        "verifier.time",
        "时间应为带时区的RFC 3339格式。",
        "The time is not in RFC 3339 with its zone.",
    ),
    (
        "verifier.no_files",
        "此模块不核验文件：请载入核验文件的模块。",
        "This module judges no files: load the one that does.",
    ),
    (
        "verifier.papers",
        "参数的类型不对。",
        "An argument is of the wrong type.",
    ),
    (
        "verifier.log_key",
        "不是本服务日志的公钥。",
        "This is not the key of this host's log.",
    ),
    (
        "withdrawn.form",
        "撤回清单的格式不对。",
        "This is no withdrawn list.",
    ),
    (
        "withdrawn.other_host",
        "撤回清单出自其他服务。",
        "The withdrawn list is another host's.",
    ),
    (
        "withdrawn.no_list_yet",
        "这是增量清单，请先取得完整清单。",
        "These are changes, and no list is held; fetch the whole one.",
    ),
    (
        "withdrawn.does_not_follow",
        "增量清单与现有清单不衔接，请取得完整清单。",
        "These changes do not follow the list that is held; fetch the whole one.",
    ),
    (
        "withdrawn.older",
        "撤回清单早于现有清单。",
        "The withdrawn list is older than the one that is held.",
    ),
];
