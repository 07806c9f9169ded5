import { useEffect, useRef } from "react";
import type { Hash } from "viem";
import type { ClaimReceipt, ReadConfig } from "../../src/react/index.ts";
import { useReceipt } from "../../src/react/useReceipt.ts";
import type { ClaimData, PageData } from "../../src/sdk/pageData/index.ts";
import { useLostFocus } from "../shared/focus.ts";
import { useFormats } from "../shared/language.ts";
import { Outside } from "../shared/Outside.tsx";
import { Problem } from "../shared/Problem.tsx";
import { Code, ShortHex } from "../shared/Value.tsx";
import { useMoreTexts, useTokens } from "./claimTexts.ts";

type OfCampaign = { readonly data: PageData; readonly claim: ClaimData; readonly config: ReadConfig };
type SentProps = OfCampaign & {
  /** Of the leaf that was claimed: a bundle pays others, too, and a gateway may name any transaction. */
  readonly index: number;
  readonly hashes: readonly Hash[];
  readonly forget: (hash: Hash) => void;
  /** Something that was sent came into a block, or out of it again. */
  readonly onChange: () => void;
};

/** What was sent from this device for the account, and what became of it. */
export function Sent({ hashes, forget, ...props }: SentProps) {
  const { sent: texts } = useMoreTexts();
  if (hashes.length === 0) return null;
  return (
    <section aria-labelledby="sent">
      <h2 id="sent" className="quiet">
        {texts.heading}
      </h2>
      {hashes.map((hash) => (
        <Transaction key={hash} {...props} hash={hash} forget={() => forget(hash)} />
      ))}
    </section>
  );
}

type TransactionProps = Omit<SentProps, "hashes" | "forget"> & {
  readonly hash: Hash;
  readonly forget: () => void;
};

function Transaction({ data, claim, index, config, hash, forget, onChange }: TransactionProps) {
  const { sent: texts } = useMoreTexts();
  const { chain } = data;
  const { data: receipt, error } = useReceipt({ config, chainId: chain.id, campaign: claim.campaign, hash });
  const wasMined = useRef(false);
  const place = receipt && (receipt.status === "pending" ? receipt.status : receipt.blockNumber);
  const before = useRef<bigint | "pending" | undefined>("pending");
  useEffect(() => {
    if (place !== undefined && before.current !== place) onChange();
    before.current = place ?? before.current;
  }, [place, onChange]);
  useEffect(() => {
    wasMined.current ||= typeof place === "bigint";
  }, [place]);
  const shown = useLostFocus<HTMLDivElement>();
  return (
    <div>
      <div role="status" data-receipt={receipt?.status} ref={shown} tabIndex={-1}>
        <Outcome receipt={receipt} claim={claim} index={index} isRemoved={wasMined.current} />
      </div>
      <p>
        {texts.transaction} {chain.explorer === undefined ? <Code>{hash}</Code> : <ShortHex>{hash}</ShortHex>}
      </p>
      {error !== null && <Problem thrown={error} />}
      <div className="actions">
        {chain.explorer !== undefined && <Outside to={`${chain.explorer}/tx/${hash}`}>{texts.look}</Outside>}
        <button type="button" className="plain minor" onClick={forget}>
          {texts.forget}
        </button>
      </div>
    </div>
  );
}

type OutcomeProps = {
  readonly receipt: ClaimReceipt | undefined;
  readonly claim: ClaimData;
  readonly index: number;
  readonly isRemoved: boolean;
};

function Outcome({ receipt, claim, index, isRemoved }: OutcomeProps) {
  const { sent: texts } = useMoreTexts();
  const { count } = useFormats();
  const tokens = useTokens(claim);
  if (receipt === undefined) return <p>{texts.asking}</p>;
  if (receipt.status === "pending") return <p>{isRemoved ? texts.takenOut : texts.pending}</p>;
  const block = count(receipt.blockNumber);
  if (receipt.status === "reverted") return <p className="bad">{texts.reverted(block)}</p>;
  const own = receipt.payments.filter((payment) => payment.index === BigInt(index));
  const paid = own.reduce((sum, { amount }) => sum + amount, 0n);
  return <p className="good">{paid === 0n ? texts.mined(block) : texts.paid(tokens(paid), block)}</p>;
}
