import { useState } from "react";
import { nodeConfig } from "../../../src/react/nodeConfig.ts";
import { type ClaimData, claimsOf, type PageData } from "../../../src/sdk/pageData/index.ts";
import { useFormats } from "../../shared/language.ts";
import { Moment } from "../../shared/Value.tsx";
import { AboutCampaign } from "../AboutCampaign.tsx";
import { Answer } from "../Answer.tsx";
import { AskForm } from "../AskForm.tsx";
import type { ClaimLink } from "../claimLink.ts";
import { useClaimTexts } from "../claimTexts.ts";
import { MoreTexts } from "../MoreTexts.tsx";
import { useAsked } from "../useAsked.ts";
import { Announced, WalletAccount } from "../Welcome.tsx";
import { Overview } from "./Overview.tsx";
import { type Standing, unknown } from "./standing.ts";
import { useOpened } from "./useOpened.ts";
import { useSeveralTexts } from "./useSeveralTexts.ts";

type SeveralProps = {
  /** Of two campaigns at least. */
  readonly data: PageData;
  readonly link: ClaimLink;
};

/** What several campaigns of one operator owe to the reader: one look, a list of them, and of each the answer that it has by itself. */
export function Several(props: SeveralProps) {
  return (
    <MoreTexts>
      <Page {...props} />
    </MoreTexts>
  );
}

function Page({ data, link }: SeveralProps) {
  const claims = claimsOf(data);
  const { list: texts } = useSeveralTexts();
  const [config] = useState(() => nodeConfig(data));
  // A page that is built again with other campaigns goes on with what it was asked.
  const asked = useAsked(`${data.chain.id}:${location.pathname}`, link);
  const { account } = asked;
  const { opened, last, open, back } = useOpened(account, asked.link, data);
  // It outlives the list, which is drawn as it was when somebody comes back to it.
  const [known, setKnown] = useState<Readonly<Record<string, Standing>>>({});
  const tell = (standing: Standing) =>
    setKnown((all) => ({ ...all, [`${account} ${standing.claim.campaign}`]: standing }));
  const [nothingFor, setNothingFor] = useState<string>();
  const isInVain = account !== undefined && nothingFor === account;
  const claim = claims.find(({ campaign }) => campaign === opened);
  // Rewards, which change, need a node for the list itself: the form says so.
  const about = claims.find(({ terms }) => terms.root === undefined) ?? claims[0];
  if (account !== undefined && claim !== undefined) {
    return (
      <>
        <div className="actions">
          <button type="button" className="plain" onClick={back}>
            {texts.back}
          </button>
        </div>
        <Answer
          key={`${claim.campaign} ${account.toLowerCase()}`}
          {...asked}
          data={data}
          claim={claim}
          account={account}
          onNothing={() => {}}
        />
        <AboutCampaign data={data} claim={claim} />
      </>
    );
  }
  return (
    <>
      {account === undefined ? (
        <WelcomeToAll {...asked} data={data} claims={claims} />
      ) : (
        <Overview
          key={account.toLowerCase()}
          {...asked}
          data={data}
          account={account}
          config={config}
          standings={claims.map((one) => known[`${account} ${one.campaign}`] ?? unknown(one))}
          onStanding={tell}
          last={last}
          open={open}
          onNothing={() => setNothingFor(account)}
        />
      )}
      {isInVain && (
        <section>
          <WalletAccount {...asked} key={account} chain={data.chain} isOther />
        </section>
      )}
      {about && <AskForm {...asked} data={data} claim={about} isInVain={isInVain} />}
    </>
  );
}

type WelcomeProps = Pick<Parameters<typeof WalletAccount>[0], "ask" | "isConnecting" | "connect"> & {
  readonly data: PageData;
  readonly claims: readonly ClaimData[];
};

/** The first screen: whose campaigns they are, how many, and the button that connects a wallet, whose account is then looked up. */
function WelcomeToAll({ data, claims, ask, isConnecting, connect }: WelcomeProps) {
  const { welcome: texts } = useSeveralTexts();
  const { welcome } = useClaimTexts();
  const { count } = useFormats();
  const { brand, chain } = data;
  return (
    <>
      <section aria-labelledby="welcome">
        <h2 id="welcome">{brand === undefined ? texts.headingPlain : texts.heading(brand.name)}</h2>
        <p>{texts.about(count(claims.length))}</p>
        <Announced brand={brand} />
        <WalletAccount chain={chain} ask={ask} isConnecting={isConnecting} connect={connect} />
      </section>
      <section aria-labelledby="campaigns">
        <h2 id="campaigns">{texts.list}</h2>
        <ul className="asked">
          {claims.map(({ campaign, token, terms }) => (
            <li key={campaign}>
              <bdi>{token.name}</bdi>{" "}
              <span className="aside">
                {welcome.until} <Moment at={terms.end} />
              </span>
            </li>
          ))}
        </ul>
      </section>
    </>
  );
}
