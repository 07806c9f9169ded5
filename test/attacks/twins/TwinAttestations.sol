// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { Address } from "@openzeppelin/contracts/utils/Address.sol";
import {
    AttestationRequest,
    AttestationRequestData,
    DelegatedAttestationRequest,
    IAttestationRegistry,
    ManyDelegatedAttestationRequest,
    MultiAttestationRequest,
    MultiDelegatedAttestationRequest,
    MultiRevocationRequest,
    RevocationRequest,
    RevocationRequestData,
    Signature
} from "../../../contracts/interfaces/IAttestationRegistry.sol";
import { ISchemaRegistry, SchemaRecord } from "../../../contracts/interfaces/ISchemaRegistry.sol";
import { Attestation, ISchemaResolver } from "../../../contracts/interfaces/ISchemaResolver.sol";
import { Hole } from "./Hole.sol";
import { TwinSignatures } from "./TwinSignatures.sol";

/// @notice A plain attestation registry by the rules of ours: structs in slots, but data as code, and series by number. It
/// is sound, or lacks the one safeguard that it is created without. Never shipped.
/// @dev One contract for all holes, because each contract more costs a compilation; `_hole ==` marks every place.
contract TwinAttestations is TwinSignatures {
    struct Series {
        bytes32 schema;
        address attester;
    }

    /// @dev Recipient and data are in code, schema and attester in the series.
    struct Kept {
        uint256 series;
        address code;
        uint64 time;
        bool revocable;
        uint64 expirationTime;
        uint64 revocationTime;
        bytes32 refUID;
    }

    ISchemaRegistry private immutable _schemas;
    mapping(bytes32 uid => Kept kept) private _kept;
    mapping(bytes32 schema => mapping(address attester => uint256 number)) private _numbers;
    mapping(uint256 number => Series series) private _series;
    uint256 private _nextSeries = 1;

    constructor(ISchemaRegistry schemas, Hole hole) TwinSignatures(hole) {
        _schemas = schemas;
    }

    // ---------------------------------------------------------------- requests

    function attest(AttestationRequest memory request) external payable returns (bytes32 uid) {
        uint256 left = msg.value;
        (uid, left) = _attestOne(request.schema, request.data, msg.sender, left);
        _refund(left);
    }

    function attestByDelegation(DelegatedAttestationRequest memory request) external payable returns (bytes32 uid) {
        bytes memory kept = request.data.data;
        _checkSingle(request.attester, request.schema, request.data, request.deadline, _packed(request.signature));
        request.data.data = kept;
        uint256 left = msg.value;
        (uid, left) = _attestOne(request.schema, request.data, request.attester, left);
        _refund(left);
    }

    function multiAttest(MultiAttestationRequest[] memory requests) external payable returns (bytes32[] memory uids) {
        uint256 count = 0;
        for (uint256 i = 0; i < requests.length; ++i) count += requests[i].data.length;
        uids = new bytes32[](count);
        uint256 left = msg.value;
        uint256 done = 0;
        for (uint256 i = 0; i < requests.length; ++i) {
            if (requests[i].data.length == 0) revert IAttestationRegistry.InvalidLength();
            bytes32[] memory made;
            (made, left) = _attest(requests[i].schema, requests[i].data, msg.sender, left);
            for (uint256 j = 0; j < made.length; ++j) uids[done++] = made[j];
        }
        if (requests.length != 0 || _hole != Hole.KeepsEther) _refund(left);
    }

    /// @dev Of one group.
    function multiAttestByDelegation(
        MultiDelegatedAttestationRequest[] memory requests
    ) external payable returns (bytes32[] memory uids) {
        MultiDelegatedAttestationRequest memory request = requests[0];
        if (request.data.length != request.signatures.length) revert IAttestationRegistry.InvalidLength();
        for (uint256 i = 0; i < request.data.length; ++i) {
            bytes memory signature = _packed(request.signatures[i]);
            _checkSingle(request.attester, request.schema, request.data[i], request.deadline, signature);
        }
        uint256 left = msg.value;
        (uids, left) = _attest(request.schema, request.data, request.attester, left);
        _refund(left);
    }

    function attestManyByDelegation(
        ManyDelegatedAttestationRequest memory request
    ) external payable returns (bytes32[] memory uids) {
        if (request.data.length == 0) revert IAttestationRegistry.InvalidLength();
        _checkList(request.attester, request.schema, request.data, request.deadline, request.signature);
        uint256 left = msg.value;
        (uids, left) = _attest(request.schema, request.data, request.attester, left);
        _refund(left);
    }

    function revoke(RevocationRequest memory request) external payable {
        RevocationRequestData[] memory items = new RevocationRequestData[](1);
        items[0] = request.data;
        _refund(_revoke(request.schema, items, msg.value));
    }

    function multiRevoke(MultiRevocationRequest[] memory requests) external payable {
        uint256 left = msg.value;
        for (uint256 i = 0; i < requests.length; ++i) left = _revoke(requests[i].schema, requests[i].data, left);
        if (requests.length != 0 || _hole != Hole.KeepsEther) _refund(left);
    }

    // ---------------------------------------------------------------- reading

    function getAttestation(bytes32 uid) public view returns (Attestation memory attestation) {
        Kept storage kept = _kept[uid];
        if (kept.code == address(0)) return attestation;
        attestation.uid = uid;
        (attestation.schema, attestation.attester) = (_series[kept.series].schema, _series[kept.series].attester);
        (attestation.time, attestation.expirationTime) = (kept.time, kept.expirationTime);
        (attestation.revocationTime, attestation.revocable) = (kept.revocationTime, kept.revocable);
        attestation.refUID = kept.refUID;
        (attestation.recipient, attestation.data) = _read(kept.code);
    }

    function isAttestationValid(bytes32 uid) public view returns (bool) {
        return _kept[uid].code != address(0);
    }

    function uidOf(Attestation memory attestation, uint32 bump) public view returns (bytes32) {
        bytes memory refers = abi.encodePacked(attestation.refUID);
        if (_hole == Hole.OptionalReference && attestation.refUID == 0) refers = "";
        return
            keccak256(
                abi.encodePacked(
                    attestation.schema,
                    attestation.recipient,
                    attestation.attester,
                    attestation.time,
                    attestation.expirationTime,
                    attestation.revocable,
                    refers,
                    attestation.data,
                    bump
                )
            );
    }

    // ---------------------------------------------------------------- attesting and revoking

    function _attestOne(
        bytes32 schema,
        AttestationRequestData memory item,
        address attester,
        uint256 available
    ) private returns (bytes32, uint256) {
        AttestationRequestData[] memory items = new AttestationRequestData[](1);
        items[0] = item;
        (bytes32[] memory uids, uint256 left) = _attest(schema, items, attester, available);
        return (uids[0], left);
    }

    function _attest(
        bytes32 schema,
        AttestationRequestData[] memory items,
        address attester,
        uint256 available
    ) private returns (bytes32[] memory uids, uint256 left) {
        SchemaRecord memory record = _schemas.getSchema(schema);
        if (record.uid == 0) revert IAttestationRegistry.InvalidSchema();
        uint256 series = _openSeries(schema, attester);
        uids = new bytes32[](items.length);
        uint256[] memory values = new uint256[](items.length);
        Attestation[] memory made = new Attestation[](items.length);
        for (uint256 i = 0; i < items.length; ++i) {
            AttestationRequestData memory item = items[i];
            if (item.expirationTime != 0 && item.expirationTime <= block.timestamp) {
                revert IAttestationRegistry.InvalidExpirationTime();
            }
            if (item.revocable && !record.revocable) revert IAttestationRegistry.Irrevocable();
            made[i] = _toAttestation(schema, item, attester);
            uids[i] = made[i].uid;
            values[i] = item.value;
            if (_hole != Hole.EffectsLast) _keep(made[i], series);
            if (_hole != Hole.UncheckedReference && item.refUID != 0 && !isAttestationValid(item.refUID)) {
                revert IAttestationRegistry.NotFound();
            }
        }
        left = _ask(record.resolver, false, made, values, available);
        if (_hole == Hole.EffectsLast) for (uint256 i = 0; i < made.length; ++i) _keep(made[i], series);
    }

    function _revoke(
        bytes32 schema,
        RevocationRequestData[] memory items,
        uint256 available
    ) private returns (uint256 left) {
        SchemaRecord memory record = _schemas.getSchema(schema);
        if (record.uid == 0) revert IAttestationRegistry.InvalidSchema();
        uint256[] memory values = new uint256[](items.length);
        Attestation[] memory revoked = new Attestation[](items.length);
        for (uint256 i = 0; i < items.length; ++i) {
            Kept storage kept = _kept[items[i].uid];
            if (kept.code == address(0)) revert IAttestationRegistry.NotFound();
            _checkSeries(kept.series, schema);
            if (!kept.revocable) revert IAttestationRegistry.Irrevocable();
            if (kept.revocationTime != 0) revert IAttestationRegistry.AlreadyRevoked();
            if (_hole != Hole.EffectsLast) kept.revocationTime = uint64(block.timestamp);
            (revoked[i], values[i]) = (getAttestation(items[i].uid), items[i].value);
        }
        left = _ask(record.resolver, true, revoked, values, available);
        if (_hole != Hole.EffectsLast) return left;
        for (uint256 i = 0; i < items.length; ++i) _kept[items[i].uid].revocationTime = uint64(block.timestamp);
    }

    function _toAttestation(
        bytes32 schema,
        AttestationRequestData memory item,
        address attester
    ) private view returns (Attestation memory made) {
        made = Attestation({
            uid: 0,
            schema: schema,
            time: uint64(block.timestamp),
            expirationTime: item.expirationTime,
            revocationTime: 0,
            refUID: item.refUID,
            recipient: item.recipient,
            attester: attester,
            revocable: item.revocable,
            data: item.data
        });
        made.uid = uidOf(made, 0);
        if (_hole == Hole.NoBump) return made;
        for (uint32 bump = 1; isAttestationValid(made.uid); ++bump) made.uid = uidOf(made, bump);
    }

    function _keep(Attestation memory made, uint256 series) private {
        _kept[made.uid] = Kept({
            series: series,
            code: _write(made.recipient, made.data),
            time: made.time,
            revocable: made.revocable,
            expirationTime: made.expirationTime,
            revocationTime: 0,
            refUID: made.refUID
        });
    }

    // ---------------------------------------------------------------- series and code

    function _openSeries(bytes32 schema, address attester) private returns (uint256 number) {
        number = _numbers[schema][attester];
        if (number != 0) return number;
        number = _nextSeries++;
        if (_hole == Hole.TruncatedSeries) number &= 0x7fffffff;
        _series[number] = Series({ schema: schema, attester: attester });
        _numbers[schema][attester] = number;
    }

    function _checkSeries(uint256 series, bytes32 schema) private view {
        if (_hole == Hole.SchemaOnlySeries && _series[series].schema == schema) return;
        if (_numbers[schema][msg.sender] == series) return;
        if (_series[series].schema != schema) revert IAttestationRegistry.InvalidSchema();
        revert IAttestationRegistry.AccessDenied();
    }

    function _write(address recipient, bytes memory data) private returns (address code) {
        bytes memory stored = abi.encodePacked(hex"00", recipient, data);
        if (_hole == Hole.RecipientFirst) stored = abi.encodePacked(recipient, data);
        if (_hole == Hole.DataFirst) stored = abi.encodePacked(data, recipient);
        // PUSH2 size, DUP1, PUSH1 10, RETURNDATASIZE, CODECOPY, RETURNDATASIZE, RETURN.
        bytes memory creation = abi.encodePacked(hex"61", uint16(stored.length), hex"80600a3d393df3", stored);
        assembly ("memory-safe") {
            code := create(0, add(creation, 32), mload(creation))
        }
        if (code == address(0)) revert IAttestationRegistry.DataNotStored(stored.length);
    }

    /// @dev Nothing where the code is gone.
    function _read(address code) private view returns (address recipient, bytes memory data) {
        if (code.code.length == 0) return (recipient, data);
        uint256 head = _hole == Hole.RecipientFirst || _hole == Hole.DataFirst ? 0 : 1;
        data = new bytes(code.code.length - head - 20);
        bool isLast = _hole == Hole.DataFirst;
        uint256 recipientAt = isLast ? data.length : head;
        uint256 dataAt = isLast ? 0 : head + 20;
        assembly ("memory-safe") {
            extcodecopy(code, 0, recipientAt, 32)
            recipient := shr(96, mload(0))
            extcodecopy(code, add(data, 32), dataAt, mload(data))
        }
    }

    // ---------------------------------------------------------------- money

    /// @return left What was not sent on.
    function _ask(
        address resolver,
        bool isRevocation,
        Attestation[] memory attestations,
        uint256[] memory values,
        uint256 available
    ) private returns (uint256 left) {
        uint256 value = 0;
        for (uint256 i = 0; i < values.length; ++i) value += values[i];
        if (value != 0 && (resolver == address(0) || !ISchemaResolver(resolver).isPayable())) {
            revert IAttestationRegistry.NotPayable();
        }
        if (value > available && _hole != Hole.UnmeteredValue) revert IAttestationRegistry.InsufficientValue();
        left = value > available ? 0 : available - value;
        if (resolver == address(0)) return left;

        (bool done, bytes memory answer) = resolver.call{ value: value }(_question(isRevocation, attestations, values));
        if (_hole == Hole.DeafToResolver) return left;
        if (!done) {
            assembly ("memory-safe") {
                revert(add(answer, 32), mload(answer))
            }
        }
        if (abi.decode(answer, (bool))) return left;
        if (attestations.length != 1) {
            if (isRevocation) revert IAttestationRegistry.InvalidRevocations();
            revert IAttestationRegistry.InvalidAttestations();
        }
        if (isRevocation) revert IAttestationRegistry.InvalidRevocation();
        revert IAttestationRegistry.InvalidAttestation();
    }

    function _question(
        bool isRevocation,
        Attestation[] memory attestations,
        uint256[] memory values
    ) private pure returns (bytes memory) {
        if (attestations.length == 1) {
            if (isRevocation) return abi.encodeCall(ISchemaResolver.revoke, (attestations[0]));
            return abi.encodeCall(ISchemaResolver.attest, (attestations[0]));
        }
        if (isRevocation) return abi.encodeCall(ISchemaResolver.multiRevoke, (attestations, values));
        return abi.encodeCall(ISchemaResolver.multiAttest, (attestations, values));
    }

    function _refund(uint256 left) private {
        uint256 amount = _hole == Hole.WholeBalanceRefund ? address(this).balance : left;
        if (amount != 0) Address.sendValue(payable(msg.sender), amount);
    }

    function _packed(Signature memory signature) private pure returns (bytes memory) {
        return abi.encodePacked(signature.r, signature.s, signature.v);
    }
}
