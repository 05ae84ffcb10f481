//! Sentences of the service's own answers and of the demonstration's sign-in page.

use super::Lang;

/// A character of the report that no face has, so that no report was made.
pub fn character_without_glyph(character: char, lang: Lang) -> String {
    let point = u32::from(character);
    match lang {
        Lang::Zh => format!(
            "字库里没有“{character}”（U+{point:04X}）这个字，报告不能缺字，因此没有出具。请联系信用办补字。"
        ),
        Lang::En => format!(
            "The typeface lacks the character “{character}” (U+{point:04X}). A report must not have a blank, so none was issued. Please contact the credit office."
        ),
    }
}

/// Title of the demonstration's sign-in page.
pub const fn demo_title(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => "演示登录",
        Lang::En => "Demonstration sign-in",
    }
}

/// What that page says of itself.
pub const fn demo_lead(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => "演示：这里的企业、单位和数据都是虚构的，登录不需要密码。请选择一个账号。",
        Lang::En => {
            "Demonstration: firms, offices and data are invented, and no password is asked for. Choose an account."
        }
    }
}

/// Name of the link that changes the language.
pub const fn other_language(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => "English",
        Lang::En => "简体中文",
    }
}

/// The sign-in page was opened by hand.
pub const fn demo_not_asked(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => "这个登录请求不完整。请回到首页重新登录。",
        Lang::En => {
            "This sign-in request is not complete. Go back to the first page and sign in again."
        }
    }
}

/// Link to the first page.
pub const fn to_first_page(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => "回到首页",
        Lang::En => "To the first page",
    }
}

/// Where the portal should be, but is not.
pub const fn site_missing(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => {
            "网页尚未构建：请先运行 cargo xtask dev，或用 --site 指定目录。核验和接口可以照常使用。"
        }
        Lang::En => {
            "The portal has not been built: run cargo xtask dev, or name its folder with --site. Verification and the interface work all the same."
        }
    }
}
