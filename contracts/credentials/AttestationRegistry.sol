// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { Address } from "@openzeppelin/contracts/utils/Address.sol";
import {
    AttestationRequest,
    AttestationRequestData,
    AttestationStatus,
    DelegatedAttestationRequest,
    DelegatedRevocationRequest,
    IAttestationRegistry,
    ManyDelegatedAttestationRequest,
    ManyDelegatedRevocationRequest,
    MultiAttestationRequest,
    MultiDelegatedAttestationRequest,
    MultiDelegatedRevocationRequest,
    MultiRevocationRequest,
    RevocationRequest,
    RevocationRequestData
} from "../interfaces/IAttestationRegistry.sol";
import { ISchemaRegistry } from "../interfaces/ISchemaRegistry.sol";
import { Attestation } from "../interfaces/ISchemaResolver.sol";
import { Attestations } from "./Attestations.sol";
import { AttestationStore } from "./AttestationStore.sol";
import { OffchainRecords } from "./OffchainRecords.sol";
import { SignedRequests } from "./SignedRequests.sol";

/// @title AttestationRegistry
/// @notice See {IAttestationRegistry}. Here are the ways in: in one's own name or by signature, one by one or many.
/// {Attestations} has what then happens, {AttestationStore} how it is kept.
/// @dev One difference: ETH sent with an empty outer list comes back, where EAS keeps it.
contract AttestationRegistry is SignedRequests, OffchainRecords, Attestations {
    constructor(ISchemaRegistry registry) AttestationStore(registry, _time()) {
        if (address(registry) == address(0)) revert InvalidRegistry();
    }

    // ---------------------------------------------------------------- attest

    /// @inheritdoc IAttestationRegistry
    function attest(AttestationRequest calldata request) external payable returns (bytes32) {
        (bytes32 uid, uint256 left) = _attest(request.schema, request.data, msg.sender, msg.value);
        _refund(left);
        return uid;
    }

    /// @inheritdoc IAttestationRegistry
    function attestByDelegation(
        DelegatedAttestationRequest calldata delegatedRequest
    ) external payable returns (bytes32) {
        _checkAttest({
            schema: delegatedRequest.schema,
            item: delegatedRequest.data,
            signature: delegatedRequest.signature,
            attester: delegatedRequest.attester,
            deadline: delegatedRequest.deadline
        });
        (bytes32 uid, uint256 left) = _attest(
            delegatedRequest.schema,
            delegatedRequest.data,
            delegatedRequest.attester,
            msg.value
        );
        _refund(left);
        return uid;
    }

    /// @inheritdoc IAttestationRegistry
    function multiAttest(MultiAttestationRequest[] calldata multiRequests) external payable returns (bytes32[] memory) {
        uint256 count = 0;
        for (uint256 i = 0; i < multiRequests.length; ++i) count += multiRequests[i].data.length;
        bytes32[] memory uids = new bytes32[](count);

        uint256 left = msg.value;
        uint256 done = 0;
        for (uint256 i = 0; i < multiRequests.length; ++i) {
            MultiAttestationRequest calldata request = multiRequests[i];
            AttestationRequestData[] calldata data = request.data;
            if (data.length == 0) revert InvalidLength();
            left = _attestAll(request.schema, data, msg.sender, left, uids, done);
            done += data.length;
        }
        _refund(left);
        return uids;
    }

    /// @inheritdoc IAttestationRegistry
    function multiAttestByDelegation(
        MultiDelegatedAttestationRequest[] calldata multiDelegatedRequests
    ) external payable returns (bytes32[] memory) {
        uint256 count = 0;
        for (uint256 i = 0; i < multiDelegatedRequests.length; ++i) count += multiDelegatedRequests[i].data.length;
        bytes32[] memory uids = new bytes32[](count);

        uint256 left = msg.value;
        uint256 done = 0;
        for (uint256 i = 0; i < multiDelegatedRequests.length; ++i) {
            MultiDelegatedAttestationRequest calldata request = multiDelegatedRequests[i];
            AttestationRequestData[] calldata data = request.data;
            if (data.length == 0 || data.length != request.signatures.length) revert InvalidLength();
            for (uint256 j = 0; j < data.length; ++j) {
                _checkAttest({
                    schema: request.schema,
                    item: data[j],
                    signature: request.signatures[j],
                    attester: request.attester,
                    deadline: request.deadline
                });
            }
            left = _attestAll(request.schema, data, request.attester, left, uids, done);
            done += data.length;
        }
        _refund(left);
        return uids;
    }

    /// @inheritdoc IAttestationRegistry
    function attestManyByDelegation(
        ManyDelegatedAttestationRequest calldata manyDelegatedRequest
    ) external payable returns (bytes32[] memory) {
        AttestationRequestData[] calldata data = manyDelegatedRequest.data;
        if (data.length == 0) revert InvalidLength();
        _checkAttestMany(manyDelegatedRequest);

        bytes32[] memory uids = new bytes32[](data.length);
        _refund(_attestAll(manyDelegatedRequest.schema, data, manyDelegatedRequest.attester, msg.value, uids, 0));
        return uids;
    }

    // ---------------------------------------------------------------- revoke

    /// @inheritdoc IAttestationRegistry
    function revoke(RevocationRequest calldata request) external payable {
        _refund(_revoke(request.schema, request.data, msg.sender, msg.value));
    }

    /// @inheritdoc IAttestationRegistry
    function revokeByDelegation(DelegatedRevocationRequest calldata delegatedRequest) external payable {
        _checkRevoke({
            schema: delegatedRequest.schema,
            item: delegatedRequest.data,
            signature: delegatedRequest.signature,
            revoker: delegatedRequest.revoker,
            deadline: delegatedRequest.deadline
        });
        _refund(_revoke(delegatedRequest.schema, delegatedRequest.data, delegatedRequest.revoker, msg.value));
    }

    /// @inheritdoc IAttestationRegistry
    function multiRevoke(MultiRevocationRequest[] calldata multiRequests) external payable {
        uint256 left = msg.value;
        for (uint256 i = 0; i < multiRequests.length; ++i) {
            left = _revokeAll(multiRequests[i].schema, multiRequests[i].data, msg.sender, left);
        }
        _refund(left);
    }

    /// @inheritdoc IAttestationRegistry
    function multiRevokeByDelegation(
        MultiDelegatedRevocationRequest[] calldata multiDelegatedRequests
    ) external payable {
        uint256 left = msg.value;
        for (uint256 i = 0; i < multiDelegatedRequests.length; ++i) {
            MultiDelegatedRevocationRequest calldata request = multiDelegatedRequests[i];
            RevocationRequestData[] calldata data = request.data;
            if (data.length == 0 || data.length != request.signatures.length) revert InvalidLength();
            for (uint256 j = 0; j < data.length; ++j) {
                _checkRevoke({
                    schema: request.schema,
                    item: data[j],
                    signature: request.signatures[j],
                    revoker: request.revoker,
                    deadline: request.deadline
                });
            }
            left = _revokeAll(request.schema, data, request.revoker, left);
        }
        _refund(left);
    }

    /// @inheritdoc IAttestationRegistry
    function revokeManyByDelegation(ManyDelegatedRevocationRequest calldata manyDelegatedRequest) external payable {
        RevocationRequestData[] calldata data = manyDelegatedRequest.data;
        if (data.length == 0) revert InvalidLength();
        _checkRevokeMany(manyDelegatedRequest);
        _refund(_revokeAll(manyDelegatedRequest.schema, data, manyDelegatedRequest.revoker, msg.value));
    }

    // ---------------------------------------------------------------- read

    /// @inheritdoc IAttestationRegistry
    function getAttestation(bytes32 uid) external view returns (Attestation memory) {
        return _attestationOf(uid);
    }

    /// @inheritdoc IAttestationRegistry
    function getAttestations(bytes32[] calldata uids) external view returns (Attestation[] memory) {
        Attestation[] memory attestations = new Attestation[](uids.length);
        for (uint256 i = 0; i < uids.length; ++i) attestations[i] = _attestationOf(uids[i]);
        return attestations;
    }

    /// @inheritdoc IAttestationRegistry
    function statusOf(bytes32 uid) external view returns (AttestationStatus memory) {
        return _statusOf(uid);
    }

    /// @inheritdoc IAttestationRegistry
    function statusesOf(bytes32[] calldata uids) external view returns (AttestationStatus[] memory) {
        AttestationStatus[] memory statuses = new AttestationStatus[](uids.length);
        for (uint256 i = 0; i < uids.length; ++i) statuses[i] = _statusOf(uids[i]);
        return statuses;
    }

    /// @inheritdoc IAttestationRegistry
    function isAttestationValid(bytes32 uid) external view returns (bool) {
        return _headerOf(uid) != 0;
    }

    /// @inheritdoc IAttestationRegistry
    function getSchemaRegistry() external view returns (ISchemaRegistry) {
        return _schemaRegistry;
    }

    /// @dev Interaction: gives back what no resolver was sent.
    function _refund(uint256 left) private {
        if (left != 0) Address.sendValue(payable(msg.sender), left);
    }
}
