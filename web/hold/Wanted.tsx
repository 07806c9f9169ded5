import { useId, useState } from "react";
import type { Address } from "viem";
import { claimLink, claimLinkWith, readWanted, type WantedClaim } from "../../src/react/claimLinks.ts";
import { fieldsAsked } from "../../src/react/gateAnswer.ts";
import type { IssuedPackage, KeptCredential, ReadConfig, Vault, VaultState } from "../../src/react/index.ts";
import { nodeConfig } from "../../src/react/nodeConfig.ts";
import { useDisclosure } from "../../src/react/useDisclosure.ts";
import { claimAt, type PageData, type PageGate } from "../../src/sdk/pageData/index.ts";
import { Problem } from "../shared/Problem.tsx";
import { Code, Facts } from "../shared/Value.tsx";
import { useIssuer } from "./CredentialFacts.tsx";
import { Learns } from "./Disclose.tsx";
import { HandedHeading } from "./HandedHeading.tsx";
import { useHoldTexts } from "./holdTexts.ts";
import { PassphraseForm } from "./PassphraseForm.tsx";
import { Status } from "./Status.tsx";

type WantedProps = {
  readonly data: PageData;
  readonly vault: Vault;
  readonly state: VaultState;
  /** What a link has handed over. */
  readonly text: string;
  readonly onClose: () => void;
};

/**
 * Where credentials are taken to: the claim page that was built with this one, whatever a link says. What a link may choose is
 * the account; what is asked for is the build's.
 */
const claimPage = (): string => new URL("../claim/", location.href).href;

/** A claim's gate asks for a credential: the holder chooses one, sees what is shown of it, and goes back with it. */
export function Wanted({ data, vault, state, text, onClose }: WantedProps) {
  const { wanted: texts, pass, challenge } = useHoldTexts();
  const headingId = useId();
  const [config] = useState(() => nodeConfig(data));
  const wanted = readWanted(text);
  // Undefined: the build has no such campaign, or that has no gate.
  const gate = wanted && claimAt(data, wanted.campaign)?.gate;
  return (
    <section aria-labelledby={headingId}>
      <HandedHeading id={headingId}>{texts.heading}</HandedHeading>
      {wanted === undefined || gate === undefined ? (
        <p role="alert">{texts.other}</p>
      ) : (
        <>
          <Facts
            facts={[
              [texts.campaign, <Code key="campaign">{wanted.campaign}</Code>],
              [texts.account, <Code key="account">{wanted.account}</Code>],
            ]}
          />
          {state.status === "locked" ? (
            <>
              <p>{texts.openFirst}</p>
              <PassphraseForm submit={pass.open} onPassphrase={vault.unlock} />
            </>
          ) : (
            <Fitting data={data} config={config} gate={gate} wanted={wanted} state={state} />
          )}
        </>
      )}
      <div className="actions">
        {wanted !== undefined && gate !== undefined && (
          <a href={claimLink(claimPage(), wanted)}>{texts.back}</a>
        )}
        <button type="button" className="plain" onClick={onClose}>
          {challenge.close}
        </button>
      </div>
    </section>
  );
}

type FittingProps = {
  readonly data: PageData;
  readonly config: ReadConfig;
  readonly gate: PageGate;
  readonly wanted: WantedClaim;
  readonly state: VaultState;
};

function Fitting({ state, ...props }: FittingProps) {
  const { wanted: texts } = useHoldTexts();
  const held = state.status === "open" ? state.held : [];
  const fitting = held.filter((one) => isAsked(props, one));
  if (fitting.length === 0) return <p role="status">{texts.none}</p>;
  return (
    <>
      <p className="notice">{texts.public}</p>
      {fitting.map((credential) => (
        <Offer key={credential.id} {...props} credential={credential} />
      ))}
    </>
  );
}

/** Whether a gate asks for a credential like this one. Whether it is valid, the chain says. */
function isAsked({ data, gate, wanted }: Omit<FittingProps, "state">, { held }: KeptCredential): boolean {
  const { batch, credential } = held;
  const isAbout = isSame(credential.subject, wanted.account) && batch.chainId === BigInt(data.chain.id);
  return isAbout && accepts(gate, held);
}

function accepts(gate: PageGate, held: IssuedPackage): boolean {
  if ("parts" in gate) return gate.parts.some((part) => accepts(part, held));
  const { registry, header } = held.batch;
  const { soleIssuer = header.issuer } = gate.accepts ?? {};
  const isOfGate = gate.accepts !== undefined && isSame(gate.accepts.registry, registry);
  return isOfGate && isSame(soleIssuer, header.issuer) && fieldsAsked(gate, header.schema) !== undefined;
}

const isSame = (a: Address, b: Address): boolean => a.toLowerCase() === b.toLowerCase();

type OfferProps = Omit<FittingProps, "state"> & { readonly credential: KeptCredential };

function Offer({ data, config, gate, wanted, credential: { held } }: OfferProps) {
  const { wanted: texts, card } = useHoldTexts();
  const issuer = useIssuer(data);
  const fields = fieldsAsked(gate, held.batch.header.schema) ?? [];
  const { data: shown, error } = useDisclosure({ held, fields });
  if (shown === undefined) return <Problem thrown={error} />;
  const { compact } = shown;
  const link = compact === undefined ? undefined : claimLinkWith(claimPage(), wanted, compact);
  return (
    <article className="card">
      <h3>{card.of(issuer(held))}</h3>
      <Learns data={shown} hasMore={fields.length < held.values.length} />
      {link === undefined ? <p role="status">{texts.tooLong}</p> : <a href={link}>{texts.show}</a>}
      {/* Last: it comes late, and moves nothing that is pressed. */}
      <Status data={data} config={config} held={held} />
    </article>
  );
}
