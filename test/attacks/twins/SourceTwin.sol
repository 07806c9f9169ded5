// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { Attestation, IAttestationRegistry } from "../../../contracts/interfaces/IAttestationRegistry.sol";
import { IClaimGate } from "../../../contracts/interfaces/IClaimGate.sol";
import { IRequirementGate, NullifierKind, Requirement } from "../../../contracts/interfaces/IRequirementGate.sol";
import { AttestationSource } from "../../../contracts/libraries/AttestationSource.sol";
import { CredentialCheck } from "../../../contracts/libraries/CredentialCheck.sol";
import { SourceHole } from "./SourceHole.sol";

/// @notice A plain gate over EAS, for one issuer, whose nullifier is the uid. It is sound, but for its hole. Never shipped.
contract SourceTwin is IClaimGate {
    uint256 private constant PROBE_GAS = 100_000;

    SourceHole private immutable _hole;
    address private immutable _registry;
    bytes32 private immutable _schema;
    address private immutable _issuer;

    mapping(address campaign => mapping(bytes32 uid => bool used)) private _used;

    constructor(address registry, Requirement memory requirement, NullifierKind, SourceHole hole) {
        (_hole, _registry, _schema, _issuer) = (hole, registry, requirement.schema, requirement.issuers[0]);
        if (registry.code.length == 0) revert IRequirementGate.RegistryWithoutCode(registry);
        if (hole == SourceHole.NoProbe) return;
        (bool done, bytes memory answer) = registry.staticcall{
            gas: hole == SourceHole.EndlessProbe ? gasleft() : PROBE_GAS
        }(abi.encodeCall(IAttestationRegistry.getAttestation, (0)));
        Attestation memory none;
        bool isEas = done && (hole == SourceHole.AnyStruct || keccak256(answer) == keccak256(abi.encode(none)));
        if (!isEas) revert AttestationSource.RegistryUnknown(registry, "", answer);
    }

    function check(
        uint256,
        address account,
        address,
        uint256,
        address,
        bytes calldata data
    ) external returns (bytes4 selector) {
        bytes32 uid = bytes32(data);
        address registry = _hole == SourceHole.NamedRegistry ? address(bytes20(data[32:])) : _registry;
        (, bytes memory answer) = registry.staticcall(abi.encodeCall(IAttestationRegistry.getAttestation, (uid)));
        if (answer.length < 384 || (!_isLax() && !_isWhole(answer))) {
            revert AttestationSource.AttestationUnreadable(registry, uid);
        }
        // After the offset: uid, schema, time, expirationTime, revocationTime, refUID, recipient, attester.
        if (_word(answer, 2) != uint256(_schema))
            revert CredentialCheck.SchemaMismatch(bytes32(_word(answer, 2)), _schema);
        address subject = address(uint160(_word(answer, 7)));
        if (subject != account) revert CredentialCheck.SubjectMismatch(subject, account);
        address issuer = address(uint160(_word(answer, 8)));
        if (issuer != _issuer) revert IRequirementGate.IssuerNotAccepted(issuer);
        if (_used[msg.sender][uid]) revert IRequirementGate.NullifierUsed(uid, account);
        _used[msg.sender][uid] = true;
        return IClaimGate.check.selector;
    }

    function extraTime(address) external pure returns (uint256 extra) {
        return 0;
    }

    function _isLax() private view returns (bool lax) {
        return _hole == SourceHole.CutWords || _hole == SourceHole.AnyStruct || _hole == SourceHole.NoProbe;
    }

    /// @dev Decoded and encoded again it is the same.
    function _isWhole(bytes memory answer) private view returns (bool whole) {
        try this.again(answer) returns (bytes memory encoded) {
            return keccak256(encoded) == keccak256(answer);
        } catch {
            return false;
        }
    }

    function again(bytes calldata answer) external pure returns (bytes memory encoded) {
        return abi.encode(abi.decode(answer, (Attestation)));
    }

    function _word(bytes memory answer, uint256 place) private pure returns (uint256 word) {
        assembly ("memory-safe") {
            word := mload(add(answer, mul(0x20, add(place, 1))))
        }
    }
}
