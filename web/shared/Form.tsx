import type { FormEvent, ReactNode } from "react";

type FormProps = {
  /** What handing it in does; of a promise nobody waits for the end. */
  readonly act: () => unknown;
  readonly children: ReactNode;
};

/** A form that the page itself answers: nothing of it is sent anywhere. */
export function Form({ act, children }: FormProps) {
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void act();
  };
  return <form onSubmit={submit}>{children}</form>;
}
