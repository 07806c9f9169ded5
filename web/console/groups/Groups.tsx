import { lazy, Suspense } from "react";
import { useSharedTexts } from "../../shared/language.ts";
import type { ConsolePartProps } from "../partProps.ts";

const Signables = lazy(async () => {
  const { Signables: component } = await import("./Signables.tsx");
  return { default: component };
});

const Cases = lazy(async () => {
  const { Cases: component } = await import("./Cases.tsx");
  return { default: component };
});

/** For whoever sits in a group or a panel, or has a case before a desk. Both are loaded here, so that the console itself need not name what they need. */
export function Groups({ data }: ConsolePartProps) {
  const { loading } = useSharedTexts();
  return (
    <Suspense fallback={<p role="status">{loading}</p>}>
      <Signables data={data} />
      <Cases />
    </Suspense>
  );
}
