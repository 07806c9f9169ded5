import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import type { Address } from "viem";
import type { Config } from "wagmi";
import type { Side, Signable, ToldText } from "../../../src/react/openSignable.ts";
import { type CheckedByWallet, checkByWallet } from "../../../src/react/signableByWallet.ts";
import { Problem } from "../../shared/Problem.tsx";
import { saveFile } from "../../shared/Value.tsx";
import { useNode } from "../plan/node.ts";
import { BlockField, useFirstBlock } from "./BlockField.tsx";
import { useGroupTexts } from "./texts.ts";

type SignByWalletProps = {
  readonly signable: Signable;
  readonly account: Address;
  readonly config: Config;
  /** Given what it does with what the chain says of it. */
  readonly onChecked: (summary: ToldText) => void;
  readonly onSigned: (text: string) => void;
};

const NAMES = { proposal: "proposal.json", panelChange: "panel.json", ruling: "ruling.json" } as const;

/** Looks at the group, or the desk, by the wallet's own node, and has the wallet sign. Loaded with the wallet: it has wagmi in it. */
export function SignByWallet({ signable, account, config, onChecked, onSigned }: SignByWalletProps) {
  const texts = useGroupTexts();
  const { chain } = useNode();
  const first = useFirstBlock();
  const [signed, setSigned] = useState<string>();
  const check = useMutation({
    mutationFn: (fromBlock: bigint) =>
      checkByWallet(config, { chainId: chain.id, account, signable, fromBlock }),
    onSuccess: ({ summary }) => onChecked(summary),
  });
  const sign = useMutation({
    mutationFn: ({ side, found }: { readonly side: Side; readonly found: CheckedByWallet }) =>
      found.sign(side, signable),
    onSuccess: (text) => {
      setSigned(text);
      onSigned(text);
    },
  });
  return (
    <>
      <h4>{texts.sign}</h4>
      <BlockField {...first} />
      <div className="actions">
        <button
          type="button"
          disabled={first.block === undefined || check.isPending}
          onClick={() => first.block !== undefined && check.mutate(first.block)}
        >
          {texts.look}
        </button>
      </div>
      {check.isPending && <p role="status">{texts.looking}</p>}
      {check.isError && <Problem thrown={check.error} />}
      {check.data !== undefined && (
        <Votes
          found={check.data}
          isProposal={signable.kind === "proposal"}
          isPending={sign.isPending}
          vote={(side) => sign.mutate({ side, found: check.data })}
        />
      )}
      {sign.isPending && <p role="status">{texts.asking}</p>}
      {sign.isError && <Problem thrown={sign.error} />}
      {signed !== undefined && (
        <>
          <p role="status" className="good">
            {texts.done}
          </p>
          <button type="button" onClick={() => saveFile(NAMES[signable.kind], signed)}>
            {texts.save}
          </button>
        </>
      )}
    </>
  );
}

type VotesProps = {
  readonly found: CheckedByWallet;
  readonly isProposal: boolean;
  readonly isPending: boolean;
  readonly vote: (side: Side) => void;
};

/** Who signs here, and for what: nobody assents to what cannot be told in full. */
function Votes({ found, isProposal, isPending, vote }: VotesProps) {
  const texts = useGroupTexts();
  const { seat, untold, wouldFail } = found;
  return (
    <>
      <p role="status">
        {texts.seat} <bdi lang="en">{seat}</bdi>
      </p>
      {wouldFail !== undefined && (
        <p className="notice">
          {texts.wouldFail}{" "}
          <bdi lang="en" dir="ltr">
            {wouldFail}
          </bdi>
        </p>
      )}
      {untold !== undefined && <p className="notice">{texts.untold}</p>}
      <div className="actions">
        <button type="button" disabled={isPending || untold !== undefined} onClick={() => vote("assents")}>
          {isProposal ? texts.assent : texts.signIt}
        </button>
        {isProposal && (
          <button type="button" className="plain" disabled={isPending} onClick={() => vote("objections")}>
            {texts.object}
          </button>
        )}
      </div>
    </>
  );
}
