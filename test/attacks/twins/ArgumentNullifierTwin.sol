// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { Requirement } from "../../../contracts/interfaces/ICredentialGate.sol";
import { ICredentialVerifier } from "../../../contracts/interfaces/ICredentialVerifier.sol";
import { TwinGate } from "./TwinGate.sol";

/// @notice Vulnerable on purpose: nullifiers are kept by an argument, the account.
contract ArgumentNullifierTwin is TwinGate {
    constructor(
        ICredentialVerifier verifier,
        Requirement memory requirement,
        uint256 position
    ) TwinGate(verifier, requirement, position) {}

    function _keyOf(address account) internal pure override returns (address) {
        return account;
    }
}
