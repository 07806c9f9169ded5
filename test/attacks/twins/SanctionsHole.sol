// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice The safeguard that {SanctionsTwin} goes without. With `None` it is sound.
enum SanctionsHole {
    None,
    /// @dev What is not a plain yes counts as no.
    NonsenseIsNo,
    /// @dev The oracle may spend all the gas there is.
    BoundlessOracle,
    /// @dev The recipient is not asked about.
    AccountAlone,
    /// @dev The oracle is asked by a call that may change something.
    OracleMayAct
}
