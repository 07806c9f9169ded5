import { lazy, useEffect, useRef, useState } from "react";
import type { ClaimData, PageData } from "../../src/sdk/pageData/index.ts";
import { Late, Loading } from "../shared/Late.tsx";
import { useFormats } from "../shared/language.ts";
import { Outside } from "../shared/Outside.tsx";
import { Why } from "./AboutCampaign.tsx";
import { useClaimTexts } from "./claimTexts.ts";
import { Payer } from "./Payer.tsx";

const WalletArea = lazy(async () => ({
  default: (await import("../shared/wallet/WalletArea.tsx")).WalletArea,
}));

type WelcomeProps = {
  readonly data: PageData;
  readonly claim: ClaimData;
  /** Whether nothing can be claimed yet: then no wallet comes first. */
  readonly isEarly: boolean;
  readonly isConnecting: boolean;
  readonly connect: () => void;
  readonly ask: (address: string) => void;
};

/**
 * The first screen: what can be claimed, who pays it, until when, and the button that connects a wallet, whose account is then
 * looked up.
 */
export function Welcome({ data, claim, isEarly, ...asked }: WelcomeProps) {
  const { welcome: texts, campaign } = useClaimTexts();
  const { minute } = useFormats();
  return (
    <section aria-labelledby="welcome">
      <h2 id="welcome">{texts.heading(claim.token.name)}</h2>
      <Why claim={claim} />
      <Payer data={data} claim={claim} tree={claim.trees[0] as string} list={texts.list} />
      {isEarly && (
        <p>
          {campaign.from} {minute(claim.terms.start)}
        </p>
      )}
      <p className="hint">
        {texts.until} {minute(claim.terms.end)}
      </p>
      <Announced brand={data.brand} />
      {!isEarly && <WalletAccount {...asked} chain={data.chain} />}
    </section>
  );
}

type AnnouncedProps = {
  readonly brand: PageData["brand"] | undefined;
  /** The words before the name of the site; default: that it was announced there. */
  readonly says?: string;
};

/** Where whoever doubts the page can look, on a site that they know: a copy of the page would lead there, too. */
export function Announced({ brand, says }: AnnouncedProps) {
  const { welcome: texts } = useClaimTexts();
  if (brand?.announcement === undefined) return null;
  return (
    <p className="hint">
      {says ?? texts.announced} <Outside to={brand.announcement}>{new URL(brand.announcement).host}</Outside>
    </p>
  );
}

type WalletAccountProps = Pick<WelcomeProps, "isConnecting" | "connect" | "ask"> & {
  readonly chain: PageData["chain"];
  /** Whether something else was asked about: a wallet that is connected already is asked about when it changes its account. */
  readonly isOther?: boolean;
  /** Whether something else is to be done first. */
  readonly isLater?: boolean;
};

/** A wallet, whose account is asked about. */
export function WalletAccount(props: WalletAccountProps) {
  const { chain, isConnecting, connect, ask, isOther = false, isLater = false } = props;
  const [isKnown] = useState(isOther && isConnecting);
  const { welcome: texts } = useClaimTexts();
  if (!isConnecting) {
    return (
      <>
        <div className="act">
          <button type="button" className={isLater ? "plain" : ""} onClick={connect}>
            {texts.connect}
          </button>
        </div>
        <p className="hint">{texts.connectAbout}</p>
      </>
    );
  }
  return (
    <Late fallback={<Loading />}>
      <WalletArea chain={chain}>
        {({ account }) => <Followed account={account} isKnown={isKnown} ask={ask} />}
      </WalletArea>
    </Late>
  );
}

type FollowedProps = Pick<WelcomeProps, "ask"> & {
  readonly account: string;
  /** Whether the first account was asked about before. */
  readonly isKnown: boolean;
};

/** Asks about the connected account, once for each. */
function Followed({ account, ask, isKnown }: FollowedProps) {
  const known = useRef(isKnown ? account : undefined);
  useEffect(() => {
    if (known.current === account) return;
    known.current = account;
    ask(account);
  }, [account, ask]);
  return null;
}
