import { useCallback, useEffect, useMemo, useState } from "react";
import { type Address, type Hex, isHex } from "viem";
import type { KeptOf } from "../../src/react/claimKeeper.ts";
import { wantedLink } from "../../src/react/claimLinks.ts";
import { gateAnswer, gateAnswerWithout, leastAnswer } from "../../src/react/gateAnswer.ts";
import type { ReadConfig } from "../../src/react/index.ts";
import { useKeptClaim } from "../../src/react/keptClaim.ts";
import {
  agreementKey,
  type ClaimData,
  type PageData,
  type PageGate,
  termsGatesOf,
  withoutTerms,
} from "../../src/sdk/pageData/index.ts";
import { GateFacts, issuersOf, schemaName } from "../shared/GateFacts.tsx";
import { useGateTexts } from "../shared/gateTexts.ts";
import { Problem } from "../shared/Problem.tsx";
import { useFileIntake } from "../shared/useFileIntake.ts";
import type { ClaimLink } from "./claimLink.ts";
import { FoundAttestation } from "./FoundAttestation.tsx";
import { FromLink } from "./FromLink.tsx";
import type { Leaf } from "./props.ts";
import { Terms } from "./Terms.tsx";

type GateProofProps = {
  readonly data: PageData;
  readonly claim: ClaimData;
  readonly gate: PageGate;
  /** Whose claim it is. */
  readonly leaf: Leaf;
  /** The one that was opened last, which may bring a credential. */
  readonly link: ClaimLink;
  readonly config: ReadConfig;
  /** Whether the claim is refused with what the gate is shown. */
  readonly isRefused: boolean;
  readonly onAnswer: (gateData: Hex | undefined) => void;
};

/**
 * What the campaign's gate is shown: nothing where it asks for nothing, else a credential that is pasted, dropped or linked, and
 * what the account has signed by its wallet.
 */
export function GateProof({ gate, onAnswer, ...props }: GateProofProps) {
  const { data, claim, leaf } = props;
  const of: KeptOf = { chainId: data.chain.id, campaign: claim.campaign, index: leaf.index };
  const [kept, keep] = useKeptClaim(of, "agreements");
  const agreements = useMemo(
    () => new Map(Object.entries(kept ?? {}).filter(([, data]) => isHex(data))),
    [kept],
  );
  const rest = useMemo(() => withoutTerms(gate), [gate]);
  const isPlain = gateAnswerWithout(rest) !== undefined;
  const without = gateAnswerWithout(gate, agreements);
  useEffect(() => {
    if (isPlain) onAnswer(without);
  }, [isPlain, without, onAnswer]);
  return (
    <>
      {termsGatesOf(gate).map((one) => (
        <Terms
          key={one.gate}
          claim={claim}
          gate={one}
          isAgreed={agreements.has(agreementKey(one))}
          forget={() => keep(omitting(kept, agreementKey(one)))}
        />
      ))}
      {!isPlain && (
        <GateForm {...props} gate={rest} whole={gate} agreements={agreements} onAnswer={onAnswer} />
      )}
    </>
  );
}

/** What is kept, but for one; undefined: nothing is left. */
function omitting(kept: Readonly<Record<string, Hex>> = {}, key: string) {
  const { [key]: _, ...rest } = kept;
  return Object.keys(rest).length === 0 ? undefined : rest;
}

type GateFormProps = GateProofProps & {
  /** The gate with the parts that want a text signed. */
  readonly whole: PageGate;
  readonly agreements: ReadonlyMap<string, Hex>;
};

/**
 * What answers the gate is what this device keeps of the claim: what is given is kept, without what the gate does not ask for,
 * and read again each time. Where nothing is kept, it is an attestation that the page finds.
 */
function GateForm(props: GateFormProps) {
  const { data, claim, gate, whole, agreements, leaf, link, config, isRefused, onAnswer } = props;
  const texts = useGateTexts();
  const { account, index } = leaf;
  const about = { data, claim, gate, account };
  const of: KeptOf = { chainId: data.chain.id, campaign: claim.campaign, index };
  const [kept, keep] = useKeptClaim(of, "credential");
  const [thrown, setThrown] = useState<unknown>();
  const given = { gate, whole, agreements, account, text: kept?.text };
  const { answer, isGiven, onFound } = useAnswer({ ...given, onAnswer });
  const use = (text: string) => {
    try {
      gateAnswer({ gate, account, text });
      keep({ text: leastAnswer({ gate, text }) });
      setThrown(undefined);
    } catch (problem) {
      setThrown(problem);
    }
  };
  const forget = () => {
    setThrown(undefined);
    keep(undefined);
  };
  return (
    <section aria-labelledby="gate">
      <h2 id="gate">{texts.heading}</h2>
      <Needs claim={claim} gate={gate} />
      {isGiven && (
        <p role="status" className={isRefused ? "notice" : "good"}>
          {isRefused ? texts.refused : texts.used}
        </p>
      )}
      {"thrown" in answer && (
        <>
          <p className="notice">{texts.unfit}</p>
          <Problem thrown={answer.thrown} />
        </>
      )}
      {kept !== undefined && <Kept forget={forget} />}
      <FromLink
        data={data}
        claim={claim}
        gate={gate}
        leaf={leaf}
        link={link}
        kept={kept?.text}
        isAnswered={isGiven}
        use={use}
      />
      {!isGiven && (
        <FoundAttestation {...about} config={config} isRefused={isRefused} onFound={onFound}>
          <Given {...about} use={use} />
        </FoundAttestation>
      )}
      {thrown !== undefined && <Problem thrown={thrown} />}
    </section>
  );
}

function Kept({ forget }: { readonly forget: () => void }) {
  const texts = useGateTexts();
  return (
    <>
      <p className="aside">{texts.kept}</p>
      <button type="button" className="plain" onClick={forget}>
        {texts.forget}
      </button>
    </>
  );
}

type UseAnswerParameters = Pick<GateFormProps, "gate" | "whole" | "agreements" | "onAnswer"> & {
  readonly account: Address;
  /** What is kept of the claim. */
  readonly text: string | undefined;
};

/** Hands on what is given, or else the attestation that was found about this account, with what the account has agreed to. */
function useAnswer({ gate, whole, agreements, account, text, onAnswer }: UseAnswerParameters) {
  const answer = useMemo(() => answerOf(gate, account, text), [gate, account, text]);
  const [found, setFound] = useState<{ readonly account: Address; readonly uid: Hex | undefined }>();
  const onFound = useCallback((uid: Hex | undefined) => setFound({ account, uid }), [account]);
  const isGiven = answer.gateData !== undefined;
  const shown = isGiven ? text : found?.account === account ? found.uid : undefined;
  const { gateData } = useMemo(
    () => answerOf(whole, account, shown, agreements),
    [whole, account, shown, agreements],
  );
  useEffect(() => onAnswer(gateData), [gateData, onAnswer]);
  return { answer, isGiven, onFound };
}

type GivenAnswer = { readonly gateData?: Hex; readonly thrown?: unknown };

function answerOf(
  gate: PageGate,
  account: Address,
  text: string | undefined,
  agreements: ReadonlyMap<string, Hex> = new Map(),
): GivenAnswer {
  try {
    return text === undefined ? {} : { gateData: gateAnswer({ gate, account, text, agreements }) };
  } catch (thrown) {
    return { thrown };
  }
}

type NeedsProps = { readonly claim: ClaimData; readonly gate: PageGate };

/** By its names, what each part of the gate asks for; what has none is told in the campaign's facts. */
function Needs({ claim, gate }: NeedsProps) {
  const texts = useGateTexts();
  if ("parts" in gate) return gate.parts.map((part, i) => <Needs key={i} claim={claim} gate={part} />);
  if (gate.accepts === undefined) return null;
  const schema = schemaName(claim, gate.accepts.schema);
  const issuers = issuersOf(claim, gate.accepts).flatMap(({ name }) =>
    name === undefined ? [] : [apart(name)],
  );
  if (schema === undefined && issuers.length === 0) return null;
  return (
    <details>
      <summary>{texts.needs(schema && apart(schema), issuers.join(texts.or))}</summary>
      <GateFacts claim={claim} gate={gate} />
    </details>
  );
}

/** In a direction of its own, whatever stands around it. */
const apart = (name: string): string => `\u2068${name}\u2069`;

/** Whether a holder's page may keep what the gate asks for. */
function isHeld(gate: PageGate): boolean {
  return "parts" in gate ? gate.parts.some(isHeld) : gate.kind === "CredentialGate";
}

type GivenProps = Pick<GateProofProps, "data" | "claim" | "gate"> & {
  readonly account: Address;
  readonly use: (text: string) => void;
};

function Given({ data, claim, gate, account, use }: GivenProps) {
  const texts = useGateTexts();
  const [text, setText] = useState("");
  const { thrown, choose, dropping } = useFileIntake(use);
  return (
    <div {...dropping}>
      <p>{texts.about}</p>
      {data.hold !== undefined && isHeld(gate) && (
        <p className="act">
          <a href={wantedLink("../hold/", { campaign: claim.campaign, account })}>{texts.choose}</a>
        </p>
      )}
      <div className="field">
        <label htmlFor="credential">{texts.label}</label>
        <p id="credential-about" className="about">
          {texts.fieldAbout}
        </p>
        <textarea
          id="credential"
          dir="ltr"
          rows={4}
          spellCheck="false"
          autoComplete="off"
          aria-describedby="credential-about"
          value={text}
          onChange={({ target }) => setText(target.value)}
        />
      </div>
      <div className="actions">
        <button type="button" disabled={text.trim() === ""} onClick={() => use(text)}>
          {texts.use}
        </button>
        <label>
          {texts.file} <input type="file" onChange={choose} />
        </label>
      </div>
      {thrown !== undefined && <Problem thrown={thrown} />}
    </div>
  );
}
