//! Pages of the forms (数据项字典): an index and a page for each, in the sheet and under the policy of the verify page.

use super::outside::{Bdi, Words};
use super::{Site, parts, sheet};
use crate::record::{FieldKind, Form, FormColumn};
use crate::text::{Lang, fields, verify};
use maud::{DOCTYPE, Markup, Render, html};

/// The list of forms. Send it as a verify page is sent.
pub fn forms_page(site: &Site<'_>, lang: Lang) -> String {
    let main = html! {
        h1 { (Words(fields::title(lang))) }
        p { (Words(fields::intro(lang))) }
        ol {
            @for form in Form::all() {
                li {
                    a href={ "/fields/" (form.id) (in_language(lang)) } { (name(&form, lang)) }
                    " " span.code { (form.id) }
                }
            }
        }
        h2 { (Words(fields::formats(lang))) }
        ul {
            li { (Words(fields::csv(lang))) }
            li { (Words(fields::xlsx(lang))) }
            li { (Words(fields::json(lang))) }
        }
        p { (Words(fields::header(lang))) }
        p { (Words(fields::refused(lang))) }
    };
    page(site, fields::title(lang), &main, lang)
}

/// A form with all its columns.
pub fn form_page(site: &Site<'_>, form: &Form, lang: Lang) -> String {
    let heading = name(form, lang);
    let main = html! {
        h1 { (heading) }
        p { a href={ "/api/templates/" (form.id) ".csv" } { (Words(fields::template(lang))) } }
        h2 { (Words(fields::columns(lang))) }
        ol { @for column in &form.columns { (Column { column, lang }) } }
        @if !form.state.is_empty() {
            h2 { (Words(fields::state(lang))) }
            p { (Words(fields::state_note(lang))) }
            ol { @for column in &form.state { (Column { column, lang }) } }
        }
    };
    page(site, heading, &main, lang)
}

fn name(form: &Form, lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => form.name_zh,
        Lang::En => form.name_en,
    }
}

const fn in_language(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => "",
        Lang::En => "?lang=en",
    }
}

fn page(site: &Site<'_>, heading: &str, main: &Markup, lang: Lang) -> String {
    let mut out = String::with_capacity(super::ONE_ROUND_TRIP);
    out.push_str(DOCTYPE.0);
    let title = format!("{heading} · {}", fields::product(lang));
    sheet::push_head(&mut out, &title, lang);
    let (switch, other) = match lang {
        Lang::Zh => ("?lang=en", "English"),
        Lang::En => ("?lang=zh", "简体中文"),
    };
    let tag = lang.other().tag();
    let body = html! {
        header {
            div {
                a href={ "/fields" (in_language(lang)) } aria-label=(Words(fields::home_label(lang))) {
                    (parts::MARK) (Words(fields::product(lang)))
                }
                a href=(switch) lang=(tag) hreflang=(tag) { (other) }
            }
            @if site.demonstration { p.demo { (Words(verify::demonstration(lang))) } }
        }
        main { (main) }
        footer {
            (Bdi(match lang { Lang::Zh => site.office_zh, Lang::En => site.office_en }))
        }
    };
    out.push_str(&body.0);
    out.push_str("</body></html>");
    out
}

/// A column in the list. End tags are left out, as HTML allows: the list is most of the page.
struct Column<'a> {
    column: &'a FormColumn,
    lang: Lang,
}

impl Column<'_> {
    fn chinese(&self, out: &mut String, text: &str) {
        match self.lang {
            Lang::Zh => text.render_to(out),
            Lang::En => html! { bdi lang="zh-CN" { (text) } }.render_to(out),
        }
    }

    fn said(&self, out: &mut String, what: &str, words: &[&str]) {
        out.push_str(what);
        out.push_str(fields::colon(self.lang));
        for (n, word) in words.iter().enumerate() {
            if n > 0 {
                out.push('、');
            }
            self.chinese(out, word);
        }
    }
}

impl Render for Column<'_> {
    fn render_to(&self, out: &mut String) {
        let Self { column, lang } = *self;
        out.push_str("<li><b>");
        self.chinese(out, column.name_zh);
        out.push_str("</b> <span class=code>");
        column.code.render_to(out);
        out.push_str("</span>");
        if column.required {
            out.push(' ');
            out.push_str(fields::required(lang));
        }
        out.push_str("<p>");
        if lang == Lang::En {
            column.name_en.render_to(out);
            out.push_str(fields::semicolon(lang));
        }
        if column.personal {
            out.push_str(fields::personal(lang));
            return;
        }
        match column.kind {
            FieldKind::Choice(words) => self.said(out, fields::choice(lang), words),
            kind @ (FieldKind::Text(_)
            | FieldKind::Date
            | FieldKind::Amount
            | FieldKind::CreditCode) => out.push_str(&fields::kind(kind, lang)),
        }
        if let Some(example) = column.example {
            out.push_str(fields::semicolon(lang));
            self.said(out, fields::example(lang), &[example]);
        }
        if !column.aliases.is_empty() {
            out.push_str(fields::semicolon(lang));
            self.said(out, fields::aliases(lang), column.aliases);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{form_page, forms_page};
    use crate::page::{ONE_ROUND_TRIP, Site};
    use crate::record::Form;
    use crate::text::Lang;

    const SITE: Site<'_> = Site {
        host: "xinyong.example.cn",
        office_zh: "某市信用办",
        office_en: "Credit office",
        demonstration: true,
    };

    #[test]
    fn every_page_comes_in_one_round_trip_without_script() {
        for lang in Lang::ALL {
            let pages = Form::all().map(|form| form_page(&SITE, &form, lang));
            for page in pages.chain([forms_page(&SITE, lang)]) {
                assert!(page.len() <= ONE_ROUND_TRIP, "{} bytes", page.len());
                assert!(!page.contains("<script") && page.ends_with("</body></html>"));
                assert!(page.contains(&format!("<html lang=\"{}\">", lang.tag())));
            }
        }
    }

    #[test]
    fn a_page_has_every_column_with_what_may_stand_in_it() {
        for form in Form::all() {
            let page = form_page(&SITE, &form, Lang::Zh);
            for column in form.all_columns() {
                assert!(page.contains(column.code) && page.contains(column.name_zh));
                for alias in column.aliases {
                    assert!(page.contains(alias), "{alias}");
                }
            }
        }
        let page = form_page(&SITE, &Form::named("penalty").expect("a form"), Lang::Zh);
        for words in [
            "必填<p>文字，最多128字；例如：某罚〔2024〕1号",
            "选填其一：法人及非法人组织、个体工商户、自然人",
            "涉及个人，不读取、不保存",
        ] {
            assert!(page.contains(words), "{words}");
        }
        let english = form_page(&SITE, &Form::named("penalty").expect("a form"), Lang::En);
        assert!(english.contains("Number of the decision; text, at most 128 characters"));
    }

    #[test]
    fn the_index_leads_to_every_form() {
        let page = forms_page(&SITE, Lang::En);
        for form in Form::all() {
            assert!(page.contains(&format!("/fields/{}?lang=en", form.id)));
        }
    }
}
