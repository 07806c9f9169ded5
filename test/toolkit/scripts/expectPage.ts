import { expect } from "chai";

const VOID = new Set(["meta", "br", "!doctype"]);

/** Fails where a tag is not closed, closed twice or crossed, or where a bare `<` or a bad entity stands in text. */
export function expectWellFormed(page: string): void {
  const open: string[] = [];
  const tag = /<(\/?)([!a-zA-Z][\w-]*)((?:\s+[\w-]+(?:="[^"<]*")?)*)\s*(\/?)>/y;
  const styleless = page.replace(/<style>[^<]*<\/style>/, "<style></style>");
  for (let at = styleless.indexOf("<"); at !== -1; at = styleless.indexOf("<", tag.lastIndex)) {
    tag.lastIndex = at;
    const [, closing, name = "", , selfClosing] = tag.exec(styleless) ?? [];
    expect(name, `a tag at ${styleless.slice(at, at + 60)}`).to.not.equal("");
    if (closing === "/") expect(open.pop(), styleless.slice(at - 60, at + 20)).to.equal(name);
    else if (selfClosing !== "/" && !VOID.has(name)) open.push(name);
  }
  expect(open).to.deep.equal([]);
  expect(styleless).to.not.match(/&(?!(?:amp|lt|gt|quot|#39);)/);
  expect(styleless).to.not.match(/NaN|Infinity|undefined|\[object/);
}

/** Fails where the page would load or run anything, or leads farther than to a part of itself or a file beside it. */
export function expectSelfContained(page: string): void {
  expect(page).to.not.match(/https?:|\/\/[a-z]|url\(|@import|@font-face/i);
  expect(page).to.not.match(
    /<(?:script|link|img|iframe|object|embed|base|form)\b|\ssrc=|\shref=(?!"#[a-z]+"|"(?:\.\.\/)*[\w-][\w.%/-]*")|\son[a-z]+=/i,
  );
  expect(page).to.include(`content="default-src 'none'; style-src 'unsafe-inline'"`);
}
