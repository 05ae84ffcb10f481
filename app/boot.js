// Runs in the head, before anything is painted, and is old JavaScript on purpose: an old browser gets as far
// as the sentence that tells it what to do. `start.js` is what new ones run.
(function () {
  "use strict";
  var root = document.documentElement;
  var lang = null;
  try {
    lang = localStorage.getItem("xinzheng.lang");
  } catch (refused) {
    // A browser that keeps nothing starts in Chinese.
  }
  // The static page is the home page in Chinese: wherever else somebody goes, it must not flash up first.
  if (location.pathname !== "/" || (lang && lang !== "zh-CN")) {
    root.className = "elsewhere";
    if (lang) root.lang = lang;
  }
  if (!("noModule" in document.createElement("script")) || !window.WebAssembly) {
    root.className += " cannot";
  }
})();
