//! The parts of the page's `main`.

use super::fixed;
use super::frame::Kind;
use super::outside::{Bdi, Words, push_text};
use crate::api::{SectorFindingView, VerdictRecord, VerdictReport, VerdictView};
use crate::policy::SectorNo;
use crate::report::{Conclusion, Finding};
use crate::text::{Lang, dates, verify};
use crate::time::ShanghaiTime;
use crate::verdict::Verdict;
use chrono::NaiveDate;
use maud::{Markup, PreEscaped, Render, html};
use std::ops::Range;

/// A check mark in a shield, beside the name of the service.
pub(super) const MARK: PreEscaped<&str> = fixed(
    r##"<svg width="24" height="24" viewBox="0 0 24 24" aria-hidden="true"><path fill="currentColor" d="M12 1 3 4v8c0 5 4 9 9 11 5-2 9-6 9-11V4zm-2 16-4-4 2-2 2 2 6-6 2 2z"/></svg>"##,
);

/// The shape in the verdict's circle, since colour is never the only carrier.
macro_rules! icon {
    ($path:literal) => {
        fixed(concat!(
            r##"<svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" aria-hidden="true"><circle cx="12" cy="12" r="11"/><path stroke-width="2.5" d=""##,
            $path,
            r##""/></svg>"##
        ))
    };
}

/// What a verdict looks like.
pub(super) struct Look {
    class: &'static str,
    icon: PreEscaped<&'static str>,
    pub(super) heading: &'static str,
    next: &'static str,
}

pub(super) fn look(kind: Kind, lang: Lang) -> Look {
    match kind {
        Kind::Genuine => Look {
            class: "verdict genuine",
            icon: icon!("m6.5 12.5 4 4 7-8"),
            heading: verify::genuine(lang),
            next: verify::genuine_next(lang),
        },
        Kind::Expired => Look {
            class: "verdict expired",
            icon: icon!("M12 6v6.5l4 2.5"),
            heading: verify::expired(lang),
            next: verify::expired_next(lang),
        },
        Kind::Withdrawn => Look {
            class: "verdict withdrawn",
            icon: icon!("m7.5 7.5 9 9m0-9-9 9"),
            heading: verify::withdrawn(lang),
            next: verify::withdrawn_next(lang),
        },
        Kind::Unknown => Look {
            class: "verdict unknown",
            icon: icon!("M9 9.3a3 3 0 1 1 4.2 2.7c-.8.4-1.2 1-1.2 2v.3m0 2.2v1.5"),
            heading: verify::unknown(lang),
            next: verify::unknown_next(lang),
        },
    }
}

/// The verdict in its frame.
pub(super) fn verdict(kind: Kind, lang: Lang) -> Markup {
    let look = look(kind, lang);
    html! {
        div class=(look.class) role="status" {
            (look.icon)
            h1 { (Words(look.heading)) }
            p { (Words(look.next)) }
        }
    }
}

/// A view without a report is unknown, whatever the verdict beside it.
pub(super) fn judged<'a>(
    verdict: Verdict,
    view: &'a VerdictView<'a>,
) -> (Verdict, Option<&'a VerdictReport<'a>>) {
    match (verdict, &view.report) {
        (Verdict::Unknown, _) | (_, None) => (Verdict::Unknown, None),
        (verdict, Some(report)) => (verdict, Some(report)),
    }
}

/// Appends the report's particulars, below the verdict. Its long parts are written straight into the page: handed up as
/// markup they would be copied at every level.
pub(super) fn push_particulars(
    out: &mut String,
    verdict: Verdict,
    view: &VerdictView<'_>,
    lang: Lang,
) {
    let (verdict, Some(report)) = judged(verdict, view) else {
        return;
    };
    out.push_str(&key(verdict, view, report, lang).0);
    records(out, report, lang);
    sectors(out, report, lang);
    out.push_str("<p class=\"hint\">");
    Words(verify::original(lang)).render_to(out);
    out.push_str("</p>");
}

/// The report's particulars but for its records and sectors.
fn key(verdict: Verdict, view: &VerdictView<'_>, report: &VerdictReport<'_>, lang: Lang) -> Markup {
    let last_day = match verdict {
        Verdict::Genuine { .. } => verify::valid_through(lang),
        Verdict::Withdrawn { .. } => verify::would_be_valid_through(lang),
        Verdict::Expired { .. } | Verdict::Unknown => verify::was_valid_through(lang),
    };
    html! {
        // For the script, which has to know the service's time: a visitor's own clock may be wrong.
        dl.key data-at=[view.checked_at.map(ShanghaiTime::unix)] {
            (Row(verify::entity(lang), Bdi(&report.name)))
            (Row(verify::credit_code(lang), Code(report.credit_code.as_str())))
            @if let Verdict::Withdrawn { reason, at } = verdict {
                (Row(verify::withdrawn_at(lang), verify::moment(at, lang)))
                (Row(verify::withdrawal_reason(lang), verify::reason(reason, lang)))
            }
            (Row(last_day, verify::last_day(report.valid_through, lang)))
        }
        @if !view.notes.is_empty() {
            section.notes {
                h2 { (Words(verify::notes(lang))) }
                ul { @for &note in &view.notes { li { (Words(verify::note(note, lang))) } } }
            }
        }
        dl {
            (Row(verify::conclusion(lang), Strong(conclusion(report.conclusion, lang))))
            (Row(verify::window(lang), verify::window_value(report.window, report.look_back_years, lang)))
            (Row(verify::issued_at(lang), verify::moment(report.issued_at, lang)))
            (Row(verify::report_no(lang), Code(report.report_no.as_str())))
            @if let Some(at) = view.checked_at {
                (Row(verify::checked_at(lang), verify::moment(at, lang)))
            }
        }
    }
}

/// The table of sectors, half of the page.
fn sectors(out: &mut String, report: &VerdictReport<'_>, lang: Lang) {
    if report.sectors.is_empty() {
        return;
    }
    out.push_str("<details><summary>");
    Words(verify::sectors(lang)).render_to(out);
    out.push_str("</summary><table><thead><tr>");
    for head in [verify::sector, verify::data_as_of, verify::finding] {
        out.push_str("<th scope=\"col\">");
        Words(head(lang)).render_to(out);
        out.push_str("</th>");
    }
    out.push_str("</tr></thead><tbody");
    if let Some(tag) = foreign(lang) {
        out.push_str(" lang=\"");
        out.push_str(tag);
        out.push('"');
    }
    out.push('>');
    let mut last = None;
    for sector in &report.sectors {
        last = Some(push_row(out, sector, last, lang));
    }
    out.push_str("</tbody></table></details>");
}

/// A row of a list of terms.
struct Row<T>(&'static str, T);

impl<T: Render> Render for Row<T> {
    fn render_to(&self, out: &mut String) {
        out.push_str("<div><dt>");
        out.push_str(self.0);
        out.push_str("</dt><dd>");
        self.1.render_to(out);
        out.push_str("</dd></div>");
    }
}

/// A code or number of which every character counts.
struct Code<'a>(&'a str);

impl Render for Code<'_> {
    fn render_to(&self, out: &mut String) {
        out.push_str("<span class=\"code\">");
        push_text(out, self.0);
        out.push_str("</span>");
    }
}

/// What decides, so that it is not read over.
struct Strong(String);

impl Render for Strong {
    fn render_to(&self, out: &mut String) {
        out.push_str("<b>");
        push_text(out, &self.0);
        out.push_str("</b>");
    }
}

fn conclusion(conclusion: Conclusion, lang: Lang) -> String {
    match conclusion {
        Conclusion::NoRecords { sectors } => verify::no_records(sectors, lang),
        Conclusion::Records { records, sectors } => verify::has_records(records, sectors, lang),
    }
}

/// What a report holds is Chinese on an English page too, since it is compared with the paper.
const fn foreign(lang: Lang) -> Option<&'static str> {
    match lang {
        Lang::Zh => None,
        Lang::En => Some(Lang::Zh.tag()),
    }
}

/// What a row of the table says beside its sector, and where that stands in the page.
type Said = ((Option<NaiveDate>, Finding), Range<usize>);

/// A sector in the table. Its end tags are left out, as HTML allows: the table is half of the page. Most rows say the
/// same as the `last` one, so that is copied.
fn push_row(
    out: &mut String,
    sector: &SectorFindingView<'_>,
    last: Option<Said>,
    lang: Lang,
) -> Said {
    out.push_str("<tr><th scope=row>");
    dates::push_number(out, u32::from(sector.no.0));
    out.push_str(". ");
    push_text(out, &sector.name_zh);
    let says = (sector.data_as_of, sector.finding);
    if let Some((said, place)) = last.filter(|(said, _)| *said == says) {
        out.extend_from_within(place.clone());
        return (said, place);
    }
    let from = out.len();
    out.push_str("<td>");
    match sector.data_as_of {
        Some(day) => dates::push_iso(out, day),
        None => out.push_str(verify::no_date(lang)),
    }
    out.push_str(match lang {
        Lang::Zh => "<td>",
        Lang::En => "<td lang=en>",
    });
    verify::push_finding(out, sector.finding, lang);
    (says, from..out.len())
}

fn records(out: &mut String, report: &VerdictReport<'_>, lang: Lang) {
    if report.records.is_empty() && report.records_not_listed == 0 {
        return;
    }
    let markup = html! {
        h2 { (Words(verify::records(lang))) }
        ol { @for record in &report.records { (Record { record, report, lang }) } }
        @if report.records_not_listed > 0 { p { (verify::not_listed(report.records_not_listed, lang)) } }
    };
    out.push_str(&markup.0);
}

/// A record's publicised facts, each with its name so that they can be compared with the paper.
struct Record<'a> {
    record: &'a VerdictRecord<'a>,
    report: &'a VerdictReport<'a>,
    lang: Lang,
}

impl Record<'_> {
    fn labelled(&self, out: &mut String, label: &str) {
        out.push_str("<p>");
        out.push_str(label);
        out.push_str(verify::colon(self.lang));
    }

    fn chinese(&self, out: &mut String, text: &str) {
        out.push_str(match self.lang {
            Lang::Zh => "<bdi>",
            Lang::En => "<bdi lang=\"zh-CN\">",
        });
        push_text(out, text);
        out.push_str("</bdi>");
    }
}

impl Render for Record<'_> {
    fn render_to(&self, out: &mut String) {
        let Self {
            record,
            report,
            lang,
        } = *self;
        out.push_str("<li><b>");
        self.chinese(out, &record.class);
        out.push_str("</b>");
        self.labelled(out, verify::sector(lang));
        self.chinese(out, sector_name(report, record.sector));
        self.labelled(out, verify::record_no(lang));
        self.chinese(out, &record.document_no);
        self.labelled(out, verify::record_date(lang));
        dates::push_date(out, record.decided_on, lang);
        self.labelled(out, verify::record_body(lang));
        self.chinese(out, &record.body);
        if let Some(fine) = &record.fine_yuan {
            self.labelled(out, verify::record_fine(lang));
            push_text(out, fine);
            out.push(' ');
            out.push_str(verify::yuan(lang));
        }
        out.push_str("</li>");
    }
}

fn sector_name<'a>(report: &'a VerdictReport<'_>, no: SectorNo) -> &'a str {
    report
        .sectors
        .iter()
        .find(|sector| sector.no == no)
        .map_or("", |sector| &sector.name_zh)
}
