import { lazy, Suspense, useState } from "react";
import { useSharedTexts } from "../shared/language.ts";
import { Caught } from "../shared/mount.tsx";
import { useMoreTexts } from "./claimTexts.ts";
import type { Due, WaysProps } from "./props.ts";

const ByWallet = lazy(async () => ({ default: (await import("./ByWallet.tsx")).ByWallet }));
const OtherWays = lazy(async () => ({ default: (await import("./ways/OtherWays.tsx")).OtherWays }));

/** By a wallet in this browser, whose code is loaded when it is asked for; and by any other. */
export function Ways(props: WaysProps) {
  const { state, isConnecting, connect } = props;
  const { wallet: texts } = useMoreTexts();
  const { loading } = useSharedTexts();
  // Nothing is to be had: no wallet is asked for.
  if (!("due" in state)) return null;
  return (
    <>
      <section aria-labelledby="wallet">
        <h2 id="wallet">{texts.heading}</h2>
        {isConnecting ? (
          <Caught>
            <Suspense fallback={<p role="status">{loading}</p>}>
              <ByWallet {...props} />
            </Suspense>
          </Caught>
        ) : (
          <>
            <p>{texts.about}</p>
            <button type="button" onClick={connect}>
              {texts.connect}
            </button>
          </>
        )}
      </section>
      <Others {...props} state={state} />
    </>
  );
}

function Others({ state, ...props }: WaysProps & { readonly state: Due }) {
  const { data, claim, campaign, leaf, gateData, onSent, onOwners } = props;
  const { others } = useMoreTexts();
  const { loading } = useSharedTexts();
  const [isOpen, setOpen] = useState(false);
  return (
    <details
      className="card others"
      onToggle={({ currentTarget }) => setOpen((was) => was || currentTarget.open)}
    >
      <summary>{others.summary}</summary>
      {isOpen && (
        <Caught>
          <Suspense fallback={<p role="status">{loading}</p>}>
            <OtherWays {...{ data, claim, campaign, leaf, state, gateData, onSent, onOwners }} />
          </Suspense>
        </Caught>
      )}
    </details>
  );
}
