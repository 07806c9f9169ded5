/** Where a service listens, and to whom. */
export type ListenParameters = {
  readonly host: string;
  /** 0: a free one. */
  readonly port: number;
  /** Whether `X-Forwarded-For` is believed: behind a proxy of your own. */
  readonly isBehindProxy?: boolean | undefined;
  /** Milliseconds that a request may take to come; default: 10,000. */
  readonly patience?: number | undefined;
  /** Called with what no caller is told. */
  readonly onTrouble?: ((thrown: unknown) => void) | undefined;
};

export type Service = {
  /** Where it listens: `http://127.0.0.1:8080`. */
  readonly url: string;
  /** Answers what is under way, and takes nothing new. */
  readonly close: () => Promise<void>;
};
