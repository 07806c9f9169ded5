import { useState } from "react";
import { type Address, type Hex, keccak256, stringToHex } from "viem";
import { useRevocationPlan } from "../../../src/react/useRevocationPlan.ts";
import { Lines } from "../../shared/Lines.tsx";
import { useFormats } from "../../shared/language.ts";
import { Problem } from "../../shared/Problem.tsx";
import { Code, Facts } from "../../shared/Value.tsx";
import { useNode } from "../plan/node.ts";
import { Choice } from "./Choice.tsx";
import { Confirmed } from "./Confirmed.tsx";
import { Done, RolePlan } from "./RolePlan.tsx";
import { useIssuerTexts } from "./texts.ts";
import { useKept } from "./useKept.ts";

type RevokeAttestationsProps = { readonly contracts: Readonly<Record<string, Address>> };

/** Contracts that keep attestations, by their names in the address book. */
const REGISTRIES = ["attestationRegistry", "eas"];
const UID = /^0x[\da-f]{64}$/i;

/** Revokes attestations by their uids: at once, and for good. */
export function RevokeAttestations({ contracts }: RevokeAttestationsProps) {
  const { attestations: texts } = useIssuerTexts();
  const known = REGISTRIES.flatMap((name) => contracts[name] ?? []);
  return (
    <section aria-label={texts.heading}>
      <h3>{texts.heading}</h3>
      {known.length === 0 ? <p className="notice">{texts.none}</p> : <Form registries={known} />}
    </section>
  );
}

/** `times`: how often it was asked for; each time is a plan of its own. */
type Requested = { readonly registry: Address; readonly uids: readonly Hex[]; readonly times: number };

function Form({ registries }: { readonly registries: readonly Address[] }) {
  const { attestations: texts } = useIssuerTexts();
  const [chosen, setChosen] = useKept("attestation-registry");
  const [text, setText] = useKept("attestation-uids");
  const [requested, setRequested] = useState<Requested>();
  const registry = registries.find((one) => one === chosen) ?? (registries[0] as Address);
  const words = text.split(/[\s,;]+/).filter((word) => word !== "");
  const wrong = words.find((word) => !UID.test(word));
  const plan = () => {
    const uids = [...new Set(words.map((word) => word.toLowerCase() as Hex))];
    setRequested({ registry, uids, times: (requested?.times ?? 0) + 1 });
  };
  return (
    <>
      <p>{texts.about}</p>
      {registries.length > 1 && (
        <Choice
          label={texts.registry}
          options={Object.fromEntries(registries.map((one) => [one, one]))}
          value={registry}
          onChoose={setChosen}
        />
      )}
      <Lines
        label={texts.uids}
        about={texts.uidsAbout}
        value={text}
        rows={4}
        onType={(next) => {
          setText(next);
          setRequested(undefined);
        }}
      />
      {wrong !== undefined && (
        <p role="alert" className="wrong">
          {texts.uidWrong(wrong)}
        </p>
      )}
      <div className="actions">
        <button type="button" disabled={words.length === 0 || wrong !== undefined} onClick={plan}>
          {texts.plan}
        </button>
      </div>
      {requested !== undefined && <Consequences key={requested.times} {...requested} />}
    </>
  );
}

function Consequences({ registry, uids }: Omit<Requested, "times">) {
  const { attestations: texts, change } = useIssuerTexts();
  const { chain, config } = useNode();
  const { count, moment } = useFormats();
  const planned = useRevocationPlan({ config, chainId: chain.id, registry, uids });
  const [isDone, setIsDone] = useState(false);
  if (planned.data === undefined) {
    if (planned.isError) return <Problem thrown={planned.error} />;
    return <p role="status">{change.planning}</p>;
  }
  const { found, attester, calls, blockNumber } = planned.data;
  const left = found.filter(({ revocationTime }) => revocationTime === 0n).length;
  const shown = {
    id: `revoke ${registry} ${keccak256(stringToHex(uids.join()))}`,
    name: texts.name(count(left)),
    what: [texts.atOnce],
    calls,
    warnings: [texts.final],
    refusals: "attestations",
    asOf: blockNumber,
  } as const;
  return (
    <>
      {planned.isError && <Problem thrown={planned.error} />}
      {found.map(({ uid, recipient, revocationTime }) => (
        <Facts
          key={uid}
          facts={[
            [texts.uid, <Code key="uid">{uid}</Code>],
            [texts.subject, <Code key="subject">{recipient}</Code>],
            [texts.revokedAt, revocationTime === 0n ? texts.notYet : moment(revocationTime)],
          ]}
        />
      ))}
      {isDone ? (
        <Done />
      ) : (
        <Confirmed word={left === 0 ? undefined : `revoke ${left}`}>
          <RolePlan plan={shown} holder={attester} only={texts.attester} onDone={() => setIsDone(true)} />
        </Confirmed>
      )}
    </>
  );
}
