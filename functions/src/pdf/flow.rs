//! Where the next thing goes: pages, the cursor, headings, paragraphs and what stands on every page.

use super::canvas::{HEIGHT, Page, Style, WIDTH, colours, mm, style};
use super::face::Weight;
use super::fonts::{Fonts, Paragraph, points};
use shared::report::SpecialReport;
use shared::text::report as words;

/// Left edge of the text.
pub(crate) const LEFT: f32 = mm(22.0);
/// Right edge of the text.
pub(crate) const RIGHT: f32 = WIDTH - LEFT;
/// Width of the text.
pub(crate) const MEASURE: f32 = RIGHT - LEFT;
/// Where the text of a page begins.
pub(crate) const TOP: f32 = mm(24.0);
/// Where it ends.
pub(crate) const BOTTOM: f32 = HEIGHT - mm(21.0);
/// Base line of the header.
const HEADER: f32 = mm(14.6);
/// Rule under the header.
pub(crate) const HEADER_RULE: f32 = mm(17.6);
/// Base line of the footer.
const FOOTER: f32 = HEIGHT - mm(12.0);

/// The report while it is laid out.
pub(crate) struct Flow {
    /// Fonts.
    pub(crate) fonts: Fonts,
    pages: Vec<Page>,
    /// Page at hand.
    page: Page,
    /// How far down the page at hand is full.
    pub(crate) y: f32,
    demonstration: bool,
    headings: usize,
    seal: Option<SealArea>,
}

/// Where the visible signature goes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SealArea {
    /// Page, the first being 0.
    pub(crate) page: usize,
    /// Left, bottom, right, top in points from the bottom left.
    pub(crate) corners: [f32; 4],
}

impl Flow {
    /// An empty first page.
    pub(crate) fn new(demonstration: bool) -> Self {
        let mut flow = Self {
            fonts: Fonts::new(),
            pages: Vec::new(),
            page: Page::default(),
            y: TOP,
            demonstration,
            headings: 0,
            seal: None,
        };
        flow.begin_page();
        flow
    }

    /// The page at hand.
    pub(crate) fn page(&mut self) -> &mut Page {
        &mut self.page
    }

    /// Keeps a square of the page at hand for the visible signature: left, top and side.
    pub(crate) fn keep_for_seal(&mut self, [x, y, side]: [f32; 3]) {
        self.seal = Some(SealArea {
            page: self.pages.len(),
            corners: [x, HEIGHT - y - side, x + side, HEIGHT - y],
        });
    }

    /// Page at hand, the first being 0.
    pub(crate) fn page_number(&self) -> usize {
        self.pages.len()
    }

    /// The square that was kept.
    pub(crate) fn seal_area(&self) -> Option<SealArea> {
        self.seal
    }

    /// What is left of the page at hand.
    pub(crate) fn room(&self) -> f32 {
        BOTTOM - self.y
    }

    /// Goes to a new page.
    pub(crate) fn new_page(&mut self) {
        let full = std::mem::take(&mut self.page);
        self.pages.push(full);
        self.y = TOP;
        self.begin_page();
    }

    /// Goes to a new page unless `height` is left.
    pub(crate) fn need(&mut self, height: f32) {
        if self.room() < height {
            self.new_page();
        }
    }

    fn begin_page(&mut self) {
        if self.demonstration {
            // Cosine and sine of 32 degrees.
            let turn = (0.848_048, 0.529_919);
            self.page.watermark(
                colours::WATERMARK,
                WIDTH / 2.0,
                HEIGHT * 0.54,
                mm(58.0),
                turn,
            );
        }
    }

    /// A numbered heading, kept together with at least `following` of what it heads.
    pub(crate) fn heading(&mut self, text: &str, following: f32) {
        const NUMERALS: [&str; 8] = ["一", "二", "三", "四", "五", "六", "七", "八"];
        const SIZE: f32 = 12.0;
        self.need(mm(9.0) + following);
        let numeral = NUMERALS.get(self.headings).copied().unwrap_or_default();
        self.headings += 1;
        let glyphs = self
            .fonts
            .shape(&format!("{numeral}、{text}"), Weight::Bold);
        let baseline = self.y + SIZE;
        self.page
            .text(&glyphs, LEFT, baseline, style(SIZE, colours::BLUE), 0.0);
        self.y += mm(6.6);
    }

    /// Lines of a paragraph from a place on; every line but the last fills its width where little is missing.
    pub(crate) fn lines(
        &mut self,
        paragraph: &Paragraph,
        range: std::ops::Range<usize>,
        place: Place,
        look: Style,
    ) {
        let last = paragraph.lines.len();
        let mut baseline = place.y;
        for at in range {
            let glyphs = paragraph.line(at);
            let missing = place.width - points(glyphs, look.size);
            let spacing = if at + 1 < last {
                spread(missing, glyphs.len(), look.size)
            } else {
                0.0
            };
            self.page.text(glyphs, place.x, baseline, look, spacing);
            baseline += place.leading;
        }
    }

    /// Ends the report: what stands on every page is drawn now that their number is known.
    pub(crate) fn finish(mut self, report: &SpecialReport) -> (Fonts, Vec<Vec<u8>>) {
        let last = std::mem::take(&mut self.page);
        self.pages.push(last);
        let pages = std::mem::take(&mut self.pages);
        let total = pages.len();
        let number = format!("{}：{}", words::REPORT_NO_LABEL, report.report_no);
        let number = self.fonts.shape(&number, Weight::Regular);
        let title = self.fonts.shape(words::TITLE, Weight::Regular);
        let band = self.fonts.shape(words::DEMONSTRATION_BAND, Weight::Bold);
        let office = self.fonts.shape(&report.policy.office_zh, Weight::Regular);
        let small = style(8.5, colours::GREY);
        let mut streams = Vec::with_capacity(total);
        for (at, mut page) in pages.into_iter().enumerate() {
            let page_of = self
                .fonts
                .shape(&words::page_of(at + 1, total), Weight::Regular);
            page.text(&number, LEFT, HEADER, small, 0.0);
            page.text_ending(&page_of, RIGHT, HEADER, small);
            page.rule(colours::BLUE, 0.8, LEFT, HEADER_RULE, MEASURE);
            page.rule(colours::RULE, 0.5, LEFT, FOOTER - mm(4.6), MEASURE);
            page.text(&title, LEFT, FOOTER, small, 0.0);
            page.text_ending(&office, RIGHT, FOOTER, small);
            if self.demonstration {
                let look = style(8.5, colours::RED);
                page.text_centred(&band, WIDTH / 2.0, HEADER, look);
                let width = points(&band, look.size) + 12.0;
                let frame = [(WIDTH - width) / 2.0, HEADER - 10.3, width, 14.2];
                page.outline(colours::RED, 0.6, frame, None);
            }
            streams.push(page.into_stream());
        }
        (self.fonts, streams)
    }
}

/// Where lines go.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place {
    /// Left edge.
    pub(crate) x: f32,
    /// First base line.
    pub(crate) y: f32,
    /// Width to fill.
    pub(crate) width: f32,
    /// From base line to base line.
    pub(crate) leading: f32,
}

/// Points to add after each glyph so that a line fills its width: only where that is little (a line cut short by a
/// long word stays ragged, and gaps never look like blanks).
#[expect(clippy::cast_precision_loss, reason = "glyphs of a line are few")]
fn spread(missing: f32, glyphs: usize, size: f32) -> f32 {
    if glyphs < 2 || missing <= 0.0 {
        return 0.0;
    }
    let each = missing / (glyphs - 1) as f32;
    if each <= size * 0.06 { each } else { 0.0 }
}
