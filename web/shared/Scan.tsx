import { lazy, Suspense } from "react";
import { useSharedTexts } from "./language.ts";

const Scanner = lazy(async () => ({ default: (await import("./Scanner.tsx")).Scanner }));

type ScanProps = {
  readonly onText: (text: string) => void;
  /** Told once a code was read, and where nobody wants to scan any more. */
  readonly onStop: () => void;
};

/** The scanner, loaded when somebody scans: it reads one code. */
export function Scan({ onText, onStop }: ScanProps) {
  const { loading } = useSharedTexts();
  return (
    <Suspense fallback={<p role="status">{loading}</p>}>
      <Scanner
        onText={(scanned) => {
          onStop();
          onText(scanned);
        }}
        onStop={onStop}
      />
    </Suspense>
  );
}
