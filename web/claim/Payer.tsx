import type { ReactNode } from "react";
import { publishedList } from "../../src/react/publishedList.ts";
import { shownSymbol } from "../../src/react/shownSymbol.ts";
import type { ClaimData, PageData } from "../../src/sdk/pageData/index.ts";
import { Outside } from "../shared/Outside.tsx";
import { ShortHex } from "../shared/Value.tsx";
import { useClaimTexts } from "./claimTexts.ts";

type PayerProps = {
  readonly data: PageData;
  readonly claim: ClaimData;
  /** Folder of the published tree. */
  readonly tree: string;
  /** The words of the link to the list. */
  readonly list: string;
};

/** Who pays: the brand where there is one, and what no page can make up, the contract on its chain, and the list. */
export function Payer({ data: { brand, chain }, claim: { campaign, token }, tree, list }: PayerProps) {
  const { welcome: texts } = useClaimTexts();
  return (
    <p className="aside">
      {brand && `${texts.by(brand.name)} `}
      {texts.paysOn(tokenName(token), chain.name)}{" "}
      <Place chain={chain} address={campaign}>
        <ShortHex>{campaign}</ShortHex>
      </Place>
      {". "}
      <Outside to={publishedList(tree)}>{list}</Outside>
    </p>
  );
}

type PlaceProps = {
  readonly chain: PageData["chain"];
  readonly address: string;
  readonly children: ReactNode;
};

/** An address, linked to the explorer where the page was built with one. */
export function Place({ chain: { explorer }, address, children }: PlaceProps) {
  if (explorer === undefined) return children;
  return <Outside to={`${explorer}/address/${address}`}>{children}</Outside>;
}

/** As a token calls itself, which may be anything; its symbol where it looks like one. */
export function tokenName(token: ClaimData["token"]): string {
  const symbol = shownSymbol(token);
  if (token.coin) return token.symbol;
  return `\u2068${token.name}\u2069${symbol === undefined ? "" : ` (${symbol})`}`;
}
