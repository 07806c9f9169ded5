import { useData, withBase } from "vitepress";
import theme from "vitepress/theme-without-fonts";
import { h } from "vue";
import { searchOptions } from "./search.ts";
import "./style.css";

/** A link to the page's Markdown, which the router leaves to the browser. */
const Source = () => {
  const { relativePath } = useData().page.value;
  return h(
    "p",
    { class: "source vp-raw" },
    h("a", { href: withBase(`/${relativePath}`) }, "This page as Markdown"),
  );
};

export default {
  extends: theme,
  enhanceApp({ siteData }) {
    // Not in config.ts: VitePress would hand functions on as text, which the page's policy does not run.
    siteData.value.themeConfig.search.options.miniSearch = { searchOptions };
  },
  Layout: () => h(theme.Layout, null, { "doc-footer-before": () => h(Source) }),
};
