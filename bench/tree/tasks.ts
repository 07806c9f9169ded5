/** What runs in processes of their own, loaded when it runs: peak memory and compiled code are then of one task alone. */
export const tasks = {
  buildRoot: async () => (await import("./tasks/buildRoot.ts")).buildRoot,
  buildRootOnThreads: async () => (await import("./tasks/buildRootOnThreads.ts")).buildRootOnThreads,
  buildDirectory: async () => (await import("./tasks/buildDirectory.ts")).buildDirectory,
  timePhases: async () => (await import("./tasks/timePhases.ts")).timePhases,
  compareKernels: async () => (await import("./tasks/compareKernels.ts")).compareKernels,
  compareThreads: async () => (await import("./tasks/compareThreads.ts")).compareThreads,
  lookUp: async () => (await import("./tasks/lookUp.ts")).lookUp,
  openZeppelinTree: async () => (await import("./tasks/openZeppelinTree.ts")).openZeppelinTree,
  openZeppelinLookup: async () => (await import("./tasks/openZeppelinLookup.ts")).openZeppelinLookup,
  merkletreejsTree: async () => (await import("./tasks/merkletreejsTree.ts")).merkletreejsTree,
} as const;

export type TaskName = keyof typeof tasks;

/** The function behind a name. */
export type Task<Name extends TaskName> = Awaited<ReturnType<(typeof tasks)[Name]>>;
