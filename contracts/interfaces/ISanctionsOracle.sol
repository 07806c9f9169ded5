// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title ISanctionsOracle
/// @notice A contract that knows which accounts are sanctioned. The oracle that Chainalysis keeps for everybody has this form.
interface ISanctionsOracle {
    /// @notice Whether an account is sanctioned now.
    function isSanctioned(address account) external view returns (bool);
}
