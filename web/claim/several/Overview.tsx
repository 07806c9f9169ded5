import { useQueryClient } from "@tanstack/react-query";
import { lazy, type RefObject, useEffect, useState } from "react";
import type { ClaimState } from "../../../src/react/index.ts";
import { useClockOf } from "../../../src/react/useClockOf.ts";
import type { ClaimData, PageData } from "../../../src/sdk/pageData/index.ts";
import { useLostFocus } from "../../shared/focus.ts";
import { atAGlance } from "../../shared/formats.ts";
import { Late, Loading } from "../../shared/Late.tsx";
import { useFormats } from "../../shared/language.ts";
import { Problem } from "../../shared/Problem.tsx";
import { ShortHex } from "../../shared/Value.tsx";
import { useWhy } from "../AboutCampaign.tsx";
import { Badge } from "../Badge.tsx";
import { useClaimTexts, useTokens } from "../claimTexts.ts";
import { isMistyped } from "../Listed.tsx";
import { StateBadge } from "../StateBadge.tsx";
import type { SentSoFar } from "../sentSoFar.ts";
import { Look } from "./Look.tsx";
import { isAnswered, isClaimable, isSilent, rankOf, type Standing, saidOf } from "./standing.ts";
import { useSeveralTexts } from "./useSeveralTexts.ts";

/** Brings wagmi with it. */
const ClaimAll = lazy(async () => ({ default: (await import("./ClaimAll.tsx")).ClaimAll }));

type OverviewProps = Omit<Parameters<typeof Look>[0], "claim"> & {
  /** How it stands in each campaign, as far as it is known. */
  readonly standings: readonly Standing[];
  readonly isConnecting: boolean;
  readonly connect: () => void;
  /** The campaign that was opened last. */
  readonly last: string | undefined;
  readonly open: (campaign: string) => void;
  /** Nothing can be claimed for what was typed: it is on no list, or no address. */
  readonly onNothing: () => void;
};

/** How an address stands in each campaign, in one list, and one step that claims all that is open. */
export function Overview({
  standings,
  isConnecting,
  connect,
  last,
  open,
  onNothing,
  ...looking
}: OverviewProps) {
  const { data, account } = looking;
  const { list: texts } = useSeveralTexts();
  const heading = useLostFocus<HTMLHeadingElement>("start");
  const order = useOrder(standings);
  const rows = standings
    .filter(({ leaf }) => leaf !== null)
    .toSorted((a, b) => order.indexOf(a.claim.campaign) - order.indexOf(b.claim.campaign));
  const mistyped = standings.find(({ error }) => isMistyped(error));
  const isNothing = rows.length === 0 || mistyped !== undefined;
  useEffect(() => {
    if (isNothing) onNothing();
  }, [isNothing]);
  return (
    <>
      {standings.map(({ claim }) => (
        <Look key={claim.campaign} {...looking} claim={claim} />
      ))}
      <section aria-labelledby="claims">
        <h2 id="claims" ref={heading} tabIndex={-1}>
          {texts.heading}
        </h2>
        <p className="who">
          {rows.length === 0 && <Badge tone="no">{texts.notListedWord}</Badge>}{" "}
          <ShortHex>{standings.find(({ leaf }) => leaf)?.leaf?.account ?? account}</ShortHex>
        </p>
        {mistyped === undefined ? (
          <>
            <Summary standings={standings} />
            <ul className="asked">
              {rows.map((standing) => (
                <Row
                  key={standing.claim.campaign}
                  standing={standing}
                  isLast={standing.claim.campaign === last}
                  open={() => open(standing.claim.campaign)}
                />
              ))}
            </ul>
            <NotListed claims={standings.flatMap(({ claim, leaf }) => (leaf === null ? [claim] : []))} />
          </>
        ) : (
          <Problem thrown={mistyped.error} />
        )}
      </section>
      <All data={data} standings={standings} isConnecting={isConnecting} connect={connect} />
    </>
  );
}

/** Made once, when all have answered: nothing moves while somebody is about to press it. */
function useOrder(standings: readonly Standing[]): readonly string[] {
  const [order, setOrder] = useState<readonly string[]>();
  const isKnown = standings.every(isAnswered);
  const sorted = standings.toSorted((a, b) => rankOf(a) - rankOf(b)).map(({ claim }) => claim.campaign);
  if (isKnown && order === undefined) setOrder(sorted);
  return order ?? standings.map(({ claim }) => claim.campaign);
}

type StandingsProps = { readonly standings: readonly Standing[] };

function Summary({ standings }: StandingsProps) {
  const { list: texts } = useSeveralTexts();
  const { answer } = useClaimTexts();
  const { count } = useFormats();
  const client = useQueryClient();
  const numbered = (which: typeof isSilent) =>
    [count(standings.filter(which).length), count(standings.length)] as const;
  const said = saidOf(standings);
  const sentences = said.map((name) => {
    if (name === "open") return texts.open(...numbered(isClaimable));
    return name === "silent" ? texts.silent(...numbered(isSilent)) : texts[name];
  });
  const askAgain = () =>
    client.refetchQueries({ type: "active", predicate: ({ state }) => state.error !== null });
  return (
    <>
      <p role="status">{sentences.join(" ")}</p>
      {said.some((name) => name === "silent") && (
        <button type="button" className="plain" onClick={() => void askAgain()}>
          {answer.again}
        </button>
      )}
    </>
  );
}

function NotListed({ claims }: { readonly claims: readonly ClaimData[] }) {
  const { list: texts } = useSeveralTexts();
  const { language } = useFormats();
  if (claims.length === 0) return null;
  const names = new Intl.ListFormat(language).format(claims.map(({ token }) => `\u2068${token.name}\u2069`));
  return <p className="hint">{texts.notListed(names)}</p>;
}

type RowProps = { readonly standing: Standing; readonly isLast: boolean; readonly open: () => void };

/** One campaign: a tap opens its own answer. */
function Row({ isLast, ...props }: RowProps) {
  const Shown = isLast ? Returned : Opener;
  return (
    <li>
      <Shown {...props} />
    </li>
  );
}

type OpenerProps = Omit<RowProps, "isLast"> & { readonly place?: RefObject<HTMLButtonElement | null> };

/** Whoever comes back from it goes on here. */
function Returned(props: OpenerProps) {
  return <Opener {...props} place={useLostFocus<HTMLButtonElement>()} />;
}

function Opener({ standing, open, place }: OpenerProps) {
  const { claim, leaf, state, sent, error } = standing;
  const { list: texts } = useSeveralTexts();
  const tokens = useTokens(claim);
  const why = useWhy(claim);
  return (
    <button ref={place} type="button" className="plain row" data-campaign={claim.campaign} onClick={open}>
      <span>
        <bdi>{claim.token.name}</bdi>
        {why !== undefined && (
          <>
            <br />
            <span className="aside" dir="auto">
              {why}
            </span>
          </>
        )}
      </span>{" "}
      <span>
        {leaf && <b>{tokens(atAGlance(leaf.amount, claim.token.decimals))}</b>}{" "}
        {state !== undefined ? (
          <Word state={state} sent={sent} />
        ) : error === null ? (
          texts.looking
        ) : (
          <Badge tone="wait">{texts.noAnswer}</Badge>
        )}
      </span>
    </button>
  );
}

/** A claim's status in one word, as its own answer has it. */
function Word({ state, sent }: { readonly state: ClaimState; readonly sent: SentSoFar }) {
  const { now } = useClockOf(state);
  return <StateBadge state={state} now={now} sent={sent} />;
}

type AllProps = StandingsProps & {
  readonly data: PageData;
  readonly isConnecting: boolean;
  readonly connect: () => void;
};

/** One step for all that is open, where it is more than one, or has been taken. */
function All({ data, standings, isConnecting, connect }: AllProps) {
  const { all: texts } = useSeveralTexts();
  const isWorth = standings.filter(isClaimable).length > 1 || standings.some(({ calls }) => calls);
  if (!isWorth) return null;
  return (
    <section aria-labelledby="all">
      <h2 id="all">{texts.heading}</h2>
      {isConnecting ? (
        <Late fallback={<Loading />}>
          <ClaimAll data={data} standings={standings} />
        </Late>
      ) : (
        <>
          <div className="act">
            <button type="button" onClick={connect}>
              {texts.connect}
            </button>
          </div>
          <p className="hint">{texts.about}</p>
        </>
      )}
    </section>
  );
}
