//! A maker of large files in the national publication form of penalties (双公示), drawn from a seed. All of it is invented.

use chrono::{Days, NaiveDate};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// What a file is made of.
pub struct Options {
    /// Lines of records.
    pub rows: u32,
    /// The same seed gives the same file.
    pub seed: u64,
    /// Day before which all decisions were made, within two years.
    pub before: NaiveDate,
    /// With titles, other ways to write days, strokes for what is empty, and blank lines below.
    pub irregular: bool,
    /// Name and credit code of the firms that it is about.
    pub firms: Vec<(String, String)>,
}

const HEADER: &str = "序号,行政相对人名称,行政相对人类别,行政相对人代码_1（统一社会信用代码）,法定代表人,行政处罚决定书文号,违法行为类型,违法事实,处罚依据,处罚类别,处罚内容,罚款金额（万元）,没收违法所得、没收非法财物的金额（万元）,暂扣或吊销证照名称及编号,处罚决定日期,处罚有效期,公示截止期,处罚机关,处罚机关统一社会信用代码,数据来源单位,数据来源单位统一社会信用代码,备注";

/// Code of the invented body that decides.
const BODY: &str = "11320900MA1000009U";

const ACTS: [(&str, &str); 4] = [
    ("违反固体废物管理制度", "未按规定贮存危险废物（演示）"),
    ("违反大气污染防治制度", "未按规定使用污染防治设施（演示）"),
    ("违反水污染防治制度", "超过标准排放水污染物（演示）"),
    ("违反环境影响评价制度", "未依法报批环境影响评价文件（演示）"),
];

/// The file as text.
pub fn penalties(options: &Options) -> String {
    let mut rng = ChaCha8Rng::seed_from_u64(options.seed);
    let mut text = String::new();
    let width = HEADER.matches(',').count();
    if options.irregular {
        let commas = ",".repeat(width);
        text += &format!("行政处罚信息报送表（演示）{commas}\r\n填报单位：演示环境局{commas}\r\n");
    }
    text += HEADER;
    text += "\r\n";
    for number in 1..=options.rows {
        text += &line(&mut rng, options, number);
    }
    if options.irregular {
        text += &format!("{}\r\n", ",".repeat(width)).repeat(3);
    }
    text
}

fn line(rng: &mut ChaCha8Rng, options: &Options, number: u32) -> String {
    let (name, code) = &options.firms[rng.random_range(0..options.firms.len())];
    let class = if code.starts_with("92") {
        "个体工商户"
    } else {
        "法人及非法人组织"
    };
    let (kind, facts) = ACTS[rng.random_range(0..ACTS.len())];
    let decided = options.before - Days::new(rng.random_range(1..700));
    let until = decided + Days::new(1_095);
    let fine = rng.random_range(1..=2_000_u32);
    let amount = format!("{}.{:02}", fine / 100, fine % 100);
    let day = |day: NaiveDate, rng: &mut ChaCha8Rng| {
        let form = match (options.irregular, rng.random_range(0..4)) {
            (false, _) | (true, 0) => "%Y-%m-%d",
            (true, 1) => "%Y/%-m/%-d",
            (true, 2) => "%Y年%-m月%-d日",
            (true, _) => "%Y%m%d",
        };
        day.format(form).to_string()
    };
    let (decided_as, until_as) = (day(decided, rng), day(until, rng));
    let nothing = if options.irregular { "/" } else { "" };
    format!(
        "{number},{name},{class},{code},范甲子,演环罚〔{}〕{number}号,{kind},{facts},《某法》第一条,罚款,罚款人民币若干,{amount},{nothing},{nothing},{decided_as},{until_as},,演示环境局,{BODY},演示环境局,{BODY},{nothing}\r\n",
        decided.format("%Y")
    )
}
