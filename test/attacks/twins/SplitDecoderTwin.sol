// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { Requirement } from "../../../contracts/interfaces/ICredentialGate.sol";
import { ICredentialVerifier } from "../../../contracts/interfaces/ICredentialVerifier.sol";
import { TwinGate } from "./TwinGate.sol";

/// @notice Vulnerable on purpose: the subject is read at its usual place, everything else where the offsets point.
contract SplitDecoderTwin is TwinGate {
    constructor(
        ICredentialVerifier verifier,
        Requirement memory requirement,
        uint256 position
    ) TwinGate(verifier, requirement, position) {}

    /// @dev After the offset of the struct stand 12 words of header and the index, then the subject.
    function _subjectOf(bytes calldata data) internal pure override returns (address) {
        return address(uint160(uint256(bytes32(data[14 * 32:15 * 32]))));
    }
}
