import { useEffect, useMemo, useRef, useState } from "react";
import {
  type LinkText,
  nodeConfig,
  type ReadPresentation,
  useCopiedVerdict,
  usePresentation,
  useVerdict,
} from "../../src/react/index.ts";
import { nameAmong, type PageData, type VerifyData } from "../../src/sdk/pageData/index.ts";
import { Cases } from "../shared/Cases.tsx";
import { isIssued } from "../shared/isIssued.ts";
import { Problem } from "../shared/Problem.tsx";
import { AT_THE_DOOR } from "./atTheDoor.ts";
import { Copy } from "./Copy.tsx";
import { Facts } from "./Facts.tsx";
import { Fields } from "./Fields.tsx";
import { Question } from "./Question.tsx";
import { Verdict } from "./Verdict.tsx";

type ShownProps = {
  readonly data: PageData;
  readonly verify: VerifyData;
  readonly given: string;
  /** An answer to a challenge that a link has brought. */
  readonly answer: LinkText | undefined;
  readonly copy: string | undefined;
  readonly setCopy: (copy: string | undefined) => void;
};

/** Where it fails, it is loaded when it is needed. */
const loadTheRest = () => void Promise.allSettled(AT_THE_DOOR.map((load) => load()));

/** All that is to be said of what somebody shows. */
export function Shown({ given, ...props }: ShownProps) {
  const { registries } = props.verify;
  useEffect(loadTheRest, []);
  const { read, thrown } = usePresentation({ given, chainId: props.data.chain.id, registries });
  return read === undefined ? <Problem thrown={thrown} /> : <Readable {...props} read={read} />;
}

type ReadableProps = Omit<ShownProps, "given"> & { readonly read: ReadPresentation };

function Readable({ data, verify, read, answer, copy, setCopy }: ReadableProps) {
  const { chain } = data;
  const { presentation } = read;
  const [signedAt, setSignedAt] = useState<bigint>();
  const [config] = useState(() => nodeConfig({ chain }));
  const expected = useMemo(() => {
    const issuers = verify.issuers.map(({ address }) => address);
    return { issuers, schema: verify.schemas?.map(({ uid }) => uid) ?? "any", subject: "any" } as const;
  }, [verify]);
  const query = { chainId: chain.id, shown: presentation, expected, finality: verify.finality };
  const live = useVerdict({ config, ...query });
  const copied = useCopiedVerdict({ ...query, copy });
  // A node that answers knows more than any copy.
  const isNodeGone =
    live.shown?.kind === "unavailable" || (live.shown?.kind === "askAgain" && live.error !== null);
  const isCopied = copied.shown !== undefined && isNodeGone;
  const shown = isCopied ? copied.shown : live.shown;
  const issuerName = nameAmong(verify.issuers, presentation.batch.header.issuer);
  const isListed = issuerName !== undefined;
  return (
    <>
      <ScrolledTo>
        <Verdict
          live={live}
          copied={copied}
          isCopied={isCopied}
          isListed={isListed}
          signedAt={signedAt}
          config={config}
          presentation={presentation}
          chainId={chain.id}
          shown={shown}
        />
      </ScrolledTo>
      {/* Whoever was not asked to issue it may name any group, and with it any desk. */}
      {isListed && isIssued(shown) && (
        <Cases isCopied={isCopied} config={config} chainId={chain.id} shown={presentation} now={live.now} />
      )}
      <Fields values={read.values} isListed={isListed} />
      <Facts read={read} shown={shown} issuerName={issuerName} schemas={verify.schemas} />
      {/* A question lasts by the clock that it was asked by. */}
      <Question
        key={live.now === undefined ? "copy" : "node"}
        config={config}
        presentation={presentation}
        answer={answer}
        signedAt={signedAt}
        setSignedAt={setSignedAt}
        subject={read.addresses.subject}
        chainId={chain.id}
        audience={verify.audience === "" ? location.origin : verify.audience}
        now={live.now ?? copied.now}
      />
      <Copy
        config={config}
        copy={copy}
        setCopy={setCopy}
        presentation={presentation}
        chainId={chain.id}
        finality={verify.finality}
        isSharable={verify.copySigners === undefined}
        block={copied.block}
      />
    </>
  );
}

/** What was just asked for, brought into view, and to whoever listens. */
function ScrolledTo({ children }: { readonly children: React.ReactNode }) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => place.current?.focus(), []);
  return (
    <div ref={place} tabIndex={-1} className="answer">
      {children}
    </div>
  );
}
