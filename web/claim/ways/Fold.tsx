import { type ReactNode, Suspense, useState } from "react";
import { useSharedTexts } from "../../shared/language.ts";
import { Caught } from "../../shared/mount.tsx";

type FoldProps = {
  readonly title: string;
  readonly isOpen?: boolean;
  readonly children: ReactNode;
};

/** What is drawn, and loaded, once it is unfolded. */
export function Fold({ title, isOpen = false, children }: FoldProps) {
  const [isWanted, setIsWanted] = useState(isOpen);
  const { loading } = useSharedTexts();
  return (
    <details open={isOpen} onToggle={({ currentTarget }) => currentTarget.open && setIsWanted(true)}>
      <summary>{title}</summary>
      {isWanted && (
        <Caught>
          <Suspense fallback={<p role="status">{loading}</p>}>{children}</Suspense>
        </Caught>
      )}
    </details>
  );
}
