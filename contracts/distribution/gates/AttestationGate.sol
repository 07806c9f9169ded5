// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { IAttestationGate } from "../../interfaces/IAttestationGate.sol";
import { AttestationStatus, RegistryKind } from "../../interfaces/IAttestationRegistry.sol";
import { IClaimGate } from "../../interfaces/IClaimGate.sol";
import { NullifierKind, Requirement } from "../../interfaces/IRequirementGate.sol";
import { AttestationSource } from "../../libraries/AttestationSource.sol";
import { AttestedGate } from "./AttestedGate.sol";

/// @title AttestationGate
/// @notice See {IAttestationGate}.
contract AttestationGate is AttestedGate, IAttestationGate {
    /// @inheritdoc IAttestationGate
    RegistryKind public immutable registryKind;

    constructor(
        address registry_,
        Requirement memory requirement,
        NullifierKind kind
    ) AttestedGate(registry_, requirement, kind) {
        registryKind = AttestationSource.kindOf(registry_);
    }

    /// @inheritdoc IClaimGate
    function check(
        uint256,
        address account,
        address,
        uint256,
        address,
        bytes calldata data
    ) external returns (bytes4 selector) {
        if (data.length != 32) revert GateDataMalformed(data.length);
        bytes32 uid = bytes32(data);

        // Check: it is there and good, and what it is.
        AttestationStatus memory status = AttestationSource.read(registry, registryKind, uid);
        _requireGood(status, status.attester, account);

        // Effect: the nullifier is used up, for the campaign that asks.
        _spendAttestation(uid, account);
        return IClaimGate.check.selector;
    }
}
