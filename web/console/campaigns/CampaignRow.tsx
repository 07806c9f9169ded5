import type { CampaignBrief, ReadBrief } from "../../../src/react/useCampaignBriefs.ts";
import { useChainTime } from "../../../src/react/useChainTime.ts";
import { useFormats, usePageTexts, useSharedTexts } from "../../shared/language.ts";
import { Problem } from "../../shared/Problem.tsx";
import { Copy, ShortHex } from "../../shared/Value.tsx";
import type * as English from "../../texts/en/pages.ts";
import { useNode } from "../plan/node.ts";
import { useAmounts } from "./amounts.ts";
import type { CampaignName } from "./campaignNames.ts";

type CampaignRowProps = {
  readonly campaign: `0x${string}`;
  readonly name: CampaignName;
  readonly read: ReadBrief | undefined;
  /** Whether it may still come. */
  readonly isReading: boolean;
  readonly isOpen: boolean;
  readonly onOpen: () => void;
  /** Undefined: it is of the build's list. */
  readonly onUnpin: (() => void) | undefined;
};

/** A campaign of the list: its name and who gave it, how it stands, how far its claims are. */
export function CampaignRow({ campaign, name, read, isReading, ...row }: CampaignRowProps) {
  const { isOpen, onOpen, onUnpin } = row;
  const { campaigns: texts, campaignList: list } = usePageTexts<typeof English.console>();
  const { loading } = useSharedTexts();
  return (
    <li className="card" data-campaign={campaign}>
      <h3>
        <bdi>{name.text}</bdi>
      </h3>
      <p className="hint">
        {list.from[name.from]} {name.from !== "token" && <ShortHex>{campaign}</ShortHex>}
      </p>
      {read === undefined && isReading && <p className="hint">{loading}</p>}
      {read !== undefined && "thrown" in read && <NotRead thrown={read.thrown} />}
      {read !== undefined && "brief" in read && <Standing name={name.text} {...read.brief} />}
      <div className="actions">
        <button
          type="button"
          className={isOpen ? "" : "plain"}
          aria-pressed={isOpen}
          aria-label={list.showOf(name.text)}
          onClick={onOpen}
        >
          {texts.show}
        </button>
        <Copy text={campaign} label={list.copy} name={list.copyOf(name.text)} />
        {onUnpin !== undefined && (
          <button type="button" className="plain" aria-label={texts.unpinOf(name.text)} onClick={onUnpin}>
            {texts.unpin}
          </button>
        )}
      </div>
    </li>
  );
}

/** Of an error, claimants are told not to sign: operators only look. */
function NotRead({ thrown }: { readonly thrown: unknown }) {
  const { campaigns: texts } = usePageTexts<typeof English.console>();
  const { code } = thrown as { readonly code?: unknown };
  if (code !== "NoCampaign") return <Problem thrown={thrown} />;
  return <p className="notice">{texts.noCampaign}</p>;
}

type StandingProps = CampaignBrief & { readonly name: string };

function Standing({ name, kind, progress, leaves, token, ...brief }: StandingProps) {
  const { campaignList: texts } = usePageTexts<typeof English.console>();
  const { count } = useFormats();
  const money = useAmounts(token);
  const figure = progress?.unit === "baseUnits" ? money : count;
  return (
    <>
      <p>
        <State {...brief} />{" "}
        {progress === undefined
          ? texts[kind === "instant" ? "showCounts" : "treeTells"](count(leaves))
          : texts[progress.unit](figure(progress.done), figure(progress.all))}{" "}
        {token.balance !== undefined && texts.held(money(token.balance))}
      </p>
      {progress?.unit === "leaves" && progress.all > 0n && (
        <progress
          max={Number(progress.all)}
          value={Number(progress.done)}
          aria-label={texts.progressOf(name)}
        />
      )}
    </>
  );
}

function State({ start, end, pausedUntil }: Pick<CampaignBrief, "start" | "end" | "pausedUntil">) {
  const { campaignList: texts } = usePageTexts<typeof English.console>();
  const { moment, span } = useFormats();
  const { chain, config } = useNode();
  const { now } = useChainTime({ config, chainId: chain.id });
  if (now === undefined) return null;
  if (now < start) return <strong>{texts.opensIn(span(start - now))}</strong>;
  if (now >= end) return <strong>{texts.ended}</strong>;
  const isPaused = pausedUntil !== undefined && now < pausedUntil;
  if (isPaused) return <strong className="bad">{texts.paused(moment(pausedUntil))}</strong>;
  return <strong className="good">{texts.open}</strong>;
}
