//! Sentences of scanning by camera and from pictures on the verify page. As in `checking`: rows alone, for the script.

use super::Lang;

sentences! {
    scan: "扫描二维码", "Scan the code";
    scan_intro: "用摄像头扫描报告第一页右上角的二维码，或者选择、拖入、粘贴一张照片。图像只在您的设备上识别，不会上传。", "Scan the QR code at the top right of page 1, or choose, drop or paste a picture of it. Pictures are read on your device and never uploaded.";
    scan_camera: "用摄像头扫描", "Scan by camera";
    scan_picture: "选择照片", "Choose a picture";
    scan_loading: "正在准备扫描…", "Getting ready to scan…";
    scan_cannot: "扫描程序没有打开。请检查网络后再试，或输入核验码。", "The scanner did not open. Check your connection and try again, or type the code.";
    scan_found: "已读到二维码，正在打开核验结果…", "The code was read; opening its verdict…";
    scan_no_report: "读到了二维码，但不是报告的二维码。请扫描报告第一页右上角的那一个。", "A code was read, but it is not a report's. Scan the one at the top right of page 1.";
    scan_other_host: "这个二维码指向另一个网站，没有打开。如果它印在声称由本系统出具的报告上，请勿采用该报告。", "This code leads to another site and was not opened. If it is printed on a report that claims to be from this service, do not rely on that report.";
    scan_its_host: "二维码指向", "The code leads to";
    scan_our_host: "本系统是", "This service is";

    host_bar: "请看浏览器地址栏：协议和斜杠之后、下一个斜杠之前，应当逐字是", "Look at the address bar: after the two slashes and before the next one there must stand, letter by letter,";
    host_look_alike: "多一个字母、少一个点，或者后面还接着别的域名，都是仿冒网站。锁形图标只说明连接加密，不说明网站是谁的。", "One letter more, one dot less or another name behind it is a look-alike. A padlock says that the connection is encrypted, not whose site it is.";

    camera_asking: "请允许使用摄像头…", "Please allow the camera…";
    camera_looking: "请把二维码放进画面，保持平稳。", "Hold the code into the picture and keep still.";
    camera_view: "摄像头画面", "The camera's picture";
    camera_advice: "还没有读到。请靠近一些、光线亮一些、避开反光；也可以选择照片或输入核验码。", "Nothing read yet. Come closer, use more light, avoid glare; or choose a picture, or type the code.";
    camera_other_text: "读到的不是报告的二维码，请对准报告第一页右上角。", "That is not a report's code. Point at the top right of page 1.";
    camera_stop: "停止扫描", "Stop scanning";
    camera_stopped: "扫描已停止。", "Scanning has stopped.";
    camera_denied: "没有获得摄像头的许可。请在地址栏左侧的网站设置中允许摄像头，或者选择照片、输入核验码。", "The camera was not allowed. Allow it in the site's settings beside the address, or choose a picture, or type the code.";
    camera_none: "没有找到摄像头。请选择照片，或输入核验码。", "No camera was found. Choose a picture, or type the code.";
    camera_busy: "摄像头无法打开，可能正被其他程序使用。请关闭那个程序后再试，或者选择照片。", "The camera did not open; another program may be using it. Close that and try again, or choose a picture.";
    camera_insecure: "这个浏览器在此处不提供摄像头。请用手机相机直接扫码，或者选择照片、输入核验码。", "This browser offers no camera here. Scan with the phone's own camera, choose a picture, or type the code.";

    picture_reading: "正在您的设备上识别照片…", "Reading the picture on your device…";
    picture_nothing: "照片里没有读到二维码。请拍得近一些、清楚一些，让二维码占画面三分之一以上，或输入核验码。", "No code was found in the picture. Take it closer and sharper, so that the code fills a third of it, or type the code.";
    picture_unreadable: "这张照片打不开。请换成JPEG或PNG格式。", "This picture cannot be opened. Use JPEG or PNG.";
    picture_too_large: "照片超过30 MB，请换一张较小的。", "The picture is over 30 MB. Use a smaller one.";
}

#[cfg(test)]
mod tests {
    use super::SENTENCES;
    use crate::text::checks::{is_chinese, is_english};

    #[test]
    fn every_sentence_exists_in_both_languages() {
        for &(name, zh, en) in SENTENCES {
            assert!(is_chinese(zh), "{name}: {zh}");
            assert!(is_english(en), "{name}: {en}");
        }
    }
}
