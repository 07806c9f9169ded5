import { useState } from "react";
import type { Address } from "viem";
import { useCampaignBriefs } from "../../../src/react/useCampaignBriefs.ts";
import {
  type ClaimCountsAnswer,
  type CountedClaims,
  useClaimCounts,
} from "../../../src/react/useClaimCounts.ts";
import type { ListedCampaign } from "../../../src/sdk/pageData/index.ts";
import { useFormats, useSharedTexts } from "../../shared/language.ts";
import { Problem } from "../../shared/Problem.tsx";
import { useCampaignNames } from "../campaigns/campaignNames.ts";
import { listedWith, readPinned } from "../campaigns/pinned.ts";
import { Choice } from "../issuers/Choice.tsx";
import { useNode } from "../plan/node.ts";
import { rememberedText } from "../plan/rememberedText.ts";
import { Scrolling } from "../plan/Scrolling.tsx";
import { AsOf } from "./AsOf.tsx";
import { PaceChart } from "./PaceChart.tsx";
import { useDayTexts } from "./texts.ts";
import { usePaidAmounts } from "./usePaidAmounts.ts";
import { WaveTable } from "./WaveTable.tsx";

type ClaimDayProps = {
  readonly timeline: string;
  /** Which it may be about, those that were added on this device aside. */
  readonly campaigns: readonly ListedCampaign[];
  /** Those that a gateway serves. */
  readonly served?: readonly ListedCampaign[];
};

/** How a claim day goes, by a timeline: what was claimed, how fast, and what came to nothing. */
export function ClaimDay({ timeline, campaigns, served = [] }: ClaimDayProps) {
  const texts = useDayTexts();
  const { loading } = useSharedTexts();
  const { chain, config } = useNode();
  const [chosen, setChosen] = useState(rememberedText("day").read);
  const { nameOf } = useCampaignNames();
  const { pinned } = readPinned();
  const all = listedWith([...campaigns, ...served], pinned);
  // As the list of campaigns has read them: nothing is read for names alone.
  const { data: briefs } = useCampaignBriefs({
    config,
    chainId: chain.id,
    campaigns: listedWith(campaigns, pinned).map(({ address }) => address),
    query: { enabled: false },
  });
  const briefOf = (address: Address) => {
    const read = briefs?.get(address);
    return read !== undefined && "brief" in read ? read.brief : undefined;
  };
  const campaign = (all.find(({ address }) => address === chosen) ?? all[0])?.address;
  const { data, isError, error } = useClaimCounts({ timeline, chainId: chain.id, campaign });
  const choose = (name: string) => {
    rememberedText("day").write(name);
    setChosen(name);
  };
  return (
    <section aria-label={texts.heading}>
      <h2>{texts.heading}</h2>
      {campaign === undefined && <p>{texts.noCampaign}</p>}
      {campaign !== undefined && all.length > 1 && (
        <Choice
          label={texts.campaign}
          options={Object.fromEntries(
            all.map((one) => [one.address, nameOf(one, briefOf(one.address)).text]),
          )}
          value={campaign}
          onChoose={choose}
        />
      )}
      {campaign !== undefined && data === undefined && !isError && <p role="status">{loading}</p>}
      {data === undefined && isError && <Problem thrown={error} />}
      {data !== undefined && <Day key={campaign} {...data} away={isError ? error : undefined} />}
    </section>
  );
}

/** Seconds without a look at the chain after which figures count as old. */
const MAX_UNLOOKED = 60;
/** Blocks that a timeline may be behind: it waits for one, and reads it. */
const MAX_BEHIND = 3;

function Day({ counts, followed, now, away }: ClaimCountsAnswer & { readonly away: unknown }) {
  const texts = useDayTexts();
  const { count, moment } = useFormats();
  const behind = followed.head - followed.cursor;
  const looked = Math.floor(followed.looked / 1_000);
  return (
    <>
      {counts === null && away === undefined && <p role="status">{texts.counting}</p>}
      {counts === null && away !== undefined && <AsOf at={Math.floor(now / 1_000)} away={away} />}
      {counts !== null && <AsOf at={counts.time ?? looked} block={counts.block} away={away} />}
      {counts !== null && counts.past !== null && (
        <p className="notice" data-old="past">
          {texts.past(count(counts.past.from), count(counts.past.to))}
        </p>
      )}
      {followed.stopped !== null && (
        <p className="notice" data-old="stopped">
          {texts.stopped}{" "}
          <bdi lang="en" dir="ltr">
            {followed.stopped}
          </bdi>
        </p>
      )}
      {followed.stopped === null && now / 1_000 - looked > MAX_UNLOOKED && (
        <p className="notice" data-old="unlooked">
          {texts.unlooked(moment(looked))}
        </p>
      )}
      {behind > MAX_BEHIND && (
        <p className="notice" data-old="behind">
          {texts.behind(count(behind))}
        </p>
      )}
      {counts !== null && <Counts {...counts} />}
    </>
  );
}

function Counts(counts: CountedClaims) {
  const texts = useDayTexts();
  const { count } = useFormats();
  const money = usePaidAmounts(counts.campaign);
  const { unit, claimed, leaves, paid, waves, pace } = counts;
  return (
    <>
      <p className="figure" data-claimed={claimed}>
        {unit === "accounts" && texts.claimedAccounts(count(claimed))}
        {unit === "leaves" &&
          (leaves === null
            ? texts.claimedOfUnknown(count(claimed))
            : texts.claimed(count(claimed), count(leaves)))}
      </p>
      {unit === "accounts" && <p className="hint">{texts.accountsAbout}</p>}
      <p>{texts.paid(money(paid))}</p>
      {waves.length > 0 && <WaveTable {...counts} money={money} />}
      {pace === null ? <p>{texts.noPace}</p> : <PaceChart {...pace} />}
      <Refused {...counts} />
    </>
  );
}

function Refused({ refused }: Pick<CountedClaims, "refused">) {
  const texts = useDayTexts();
  const { count } = useFormats();
  return (
    <>
      <h3>{texts.refused}</h3>
      <p className="about">{texts.refusedAbout}</p>
      {refused.length === 0 && <p>{texts.nothingRefused}</p>}
      {refused.length > 0 && (
        <Scrolling label={texts.refused}>
          <table>
            <thead>
              <tr>
                <th scope="col">{texts.reason}</th>
                <th scope="col">{texts.claims}</th>
              </tr>
            </thead>
            <tbody>
              {refused.map(({ reason, claims }) => (
                <tr key={reason} data-reason={reason}>
                  <th scope="row">
                    <code dir="ltr">{reason}</code>
                  </th>
                  <td>{count(claims)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scrolling>
      )}
    </>
  );
}
