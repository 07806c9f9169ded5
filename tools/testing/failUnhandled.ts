/**
 * Whatever is rejected and nobody waits for fails the test that runs at that moment: mocha passes it by. Thrown here it is an error
 * that nobody caught, which mocha gives to that test.
 */
process.on("unhandledRejection", (reason) => {
  throw reason;
});
