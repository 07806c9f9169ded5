// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {
    AttestationRequestData,
    IAttestationRegistry,
    RevocationRequestData
} from "../interfaces/IAttestationRegistry.sol";
import { Attestation, ISchemaResolver } from "../interfaces/ISchemaResolver.sol";
import { AttestationUid } from "../libraries/AttestationUid.sol";
import { AttestationStore } from "./AttestationStore.sol";
import { Clock } from "./Clock.sol";

/// @title Attestations
/// @notice Making and revoking: what is checked in which order, what is told, and what the schema's resolver is asked and sent.
/// All as in EAS 1.4.0.
abstract contract Attestations is Clock, AttestationStore, IAttestationRegistry {
    // ---------------------------------------------------------------- attesting

    /// @dev Makes one attestation and asks the resolver about it.
    /// @param available Wei that may be sent on.
    /// @return uid Its uid.
    /// @return left Wei that was not sent on.
    function _attest(
        bytes32 schema,
        AttestationRequestData calldata item,
        address attester,
        uint256 available
    ) internal returns (bytes32 uid, uint256 left) {
        uint256 series = _openSeries(schema, attester);
        uint64 time = _time();
        uid = _attestAlone(schema, item, attester, series, time);

        uint256 value = item.value;
        ISchemaResolver resolver = ISchemaResolver(_resolverOf(series));
        left = _valueLeft(resolver, value, available);
        if (address(resolver) != address(0)) {
            Attestation memory attestation = _toAttestation(uid, schema, item, attester, time);
            if (!resolver.attest{ value: value }(attestation)) revert InvalidAttestation();
        }
    }

    /// @dev Makes the attestations of one schema and asks the resolver about them together.
    /// @param uids Where the uids go, from `done` on.
    /// @return left Wei that was not sent on.
    function _attestAll(
        bytes32 schema,
        AttestationRequestData[] calldata items,
        address attester,
        uint256 available,
        bytes32[] memory uids,
        uint256 done
    ) internal returns (uint256 left) {
        if (items.length == 1) {
            (uids[done], left) = _attest(schema, items[0], attester, available);
            return left;
        }

        uint256 series = _openSeries(schema, attester);
        uint64 time = _time();
        uint256[] memory places = _placeAll(items, series, time);
        for (uint256 i = 0; i < items.length; ++i) {
            uids[done + i] = _attestPlaced(schema, items[i], attester, series, places[i], time);
        }

        ISchemaResolver resolver = ISchemaResolver(_resolverOf(series));
        if (address(resolver) == address(0)) {
            for (uint256 i = 0; i < items.length; ++i) if (items[i].value != 0) revert NotPayable();
            return available;
        }
        Attestation[] memory attestations = new Attestation[](items.length);
        for (uint256 i = 0; i < items.length; ++i) {
            attestations[i] = _toAttestation(uids[done + i], schema, items[i], attester, time);
        }
        return _askAboutAll(resolver, attestations, items, available);
    }

    /// @return left Wei that was not sent on.
    function _askAboutAll(
        ISchemaResolver resolver,
        Attestation[] memory attestations,
        AttestationRequestData[] calldata items,
        uint256 available
    ) private returns (uint256 left) {
        uint256[] memory values = new uint256[](items.length);
        for (uint256 i = 0; i < items.length; ++i) values[i] = items[i].value;
        left = _valuesLeft(resolver, values, available);
        bool isAccepted = resolver.multiAttest{ value: available - left }(attestations, values);
        if (!isAccepted) revert InvalidAttestations();
    }

    /// @dev Finds the place of one attestation and makes it.
    function _attestAlone(
        bytes32 schema,
        AttestationRequestData calldata item,
        address attester,
        uint256 series,
        uint64 time
    ) private returns (bytes32 uid) {
        bytes calldata data = item.data;
        (uint256 place, bytes32 word) = _place(item, data, series, time);
        return _attestItem(schema, item, data, attester, series, place, word, time);
    }

    /// @dev Makes an attestation among others.
    /// @param place What {_placeAll} says of it.
    function _attestPlaced(
        bytes32 schema,
        AttestationRequestData calldata item,
        address attester,
        uint256 series,
        uint256 place,
        uint64 time
    ) private returns (bytes32 uid) {
        bytes calldata data = item.data;
        bytes32 word;
        if (place == 0) (place, word) = _placeInWord(item, data, time);
        return _attestItem(schema, item, data, attester, series, place, word, time);
    }

    function _attestItem(
        bytes32 schema,
        AttestationRequestData calldata item,
        bytes calldata data,
        address attester,
        uint256 series,
        uint256 place,
        bytes32 word,
        uint64 time
    ) private returns (bytes32 uid) {
        // Check: not expired already; revocable only where the schema is.
        uint64 expirationTime = item.expirationTime;
        if (expirationTime != 0 && expirationTime <= time) revert InvalidExpirationTime();
        bool revocable = item.revocable;
        if (revocable && !_isSchemaRevocable(series)) revert Irrevocable();

        bytes32 refUID = item.refUID;
        uid = _freeUid(schema, item.recipient, data, attester, time, expirationTime, revocable, refUID);

        // Effect: keep and tell. A reference may point to an item before this one.
        _storeHeader(uid, place, word, series, revocable);
        if (refUID != 0 && _headerOf(refUID) == 0) revert NotFound();
        emit Attested(item.recipient, attester, uid, schema);
    }

    /// @dev The uid of an attestation: where there is the same one of the same second, with the next free bump.
    function _freeUid(
        bytes32 schema,
        address recipient,
        bytes calldata data,
        address attester,
        uint64 time,
        uint64 expirationTime,
        bool revocable,
        bytes32 refUID
    ) private view returns (bytes32 uid) {
        uid = AttestationUid.first({
            schema: schema,
            recipient: recipient,
            attester: attester,
            time: time,
            expirationTime: expirationTime,
            revocable: revocable,
            refUID: refUID,
            data: data
        });
        for (uint32 bump = 1; _headerOf(uid) != 0; ++bump) {
            uid = AttestationUid.bumped(data.length, bump);
        }
    }

    function _toAttestation(
        bytes32 uid,
        bytes32 schema,
        AttestationRequestData calldata item,
        address attester,
        uint64 time
    ) private pure returns (Attestation memory) {
        return
            Attestation({
                uid: uid,
                schema: schema,
                time: time,
                expirationTime: item.expirationTime,
                revocationTime: 0,
                refUID: item.refUID,
                recipient: item.recipient,
                attester: attester,
                revocable: item.revocable,
                data: item.data
            });
    }

    // ---------------------------------------------------------------- revoking

    /// @dev Revokes one attestation and asks the resolver about it.
    /// @return left Wei that was not sent on.
    function _revoke(
        bytes32 schema,
        RevocationRequestData calldata item,
        address revoker,
        uint256 available
    ) internal returns (uint256 left) {
        uint256 series = _findSeries(schema, revoker);
        _revokeItem({ schema: schema, uid: item.uid, revoker: revoker, series: series, time: _time() });

        ISchemaResolver resolver = ISchemaResolver(_resolverOf(series));
        left = _valueLeft(resolver, item.value, available);
        if (address(resolver) != address(0)) {
            bool isAccepted = resolver.revoke{ value: item.value }(_attestationOf(item.uid));
            if (!isAccepted) revert InvalidRevocation();
        }
    }

    /// @dev Revokes attestations of one schema and asks the resolver about them together, even about none.
    /// @return left Wei that was not sent on.
    function _revokeAll(
        bytes32 schema,
        RevocationRequestData[] calldata items,
        address revoker,
        uint256 available
    ) internal returns (uint256 left) {
        if (items.length == 1) return _revoke(schema, items[0], revoker, available);

        uint256 series = _findSeries(schema, revoker);
        uint64 time = _time();
        for (uint256 i = 0; i < items.length; ++i) {
            _revokeItem({ schema: schema, uid: items[i].uid, revoker: revoker, series: series, time: time });
        }

        ISchemaResolver resolver = ISchemaResolver(_resolverOf(series));
        if (address(resolver) == address(0)) {
            for (uint256 i = 0; i < items.length; ++i) if (items[i].value != 0) revert NotPayable();
            return available;
        }
        Attestation[] memory attestations = new Attestation[](items.length);
        uint256[] memory values = new uint256[](items.length);
        for (uint256 i = 0; i < items.length; ++i) {
            attestations[i] = _attestationOf(items[i].uid);
            values[i] = items[i].value;
        }
        left = _valuesLeft(resolver, values, available);
        bool isAccepted = resolver.multiRevoke{ value: available - left }(attestations, values);
        if (!isAccepted) revert InvalidRevocations();
    }

    function _revokeItem(bytes32 schema, bytes32 uid, address revoker, uint256 series, uint64 time) private {
        uint256 header = _headerOf(uid);
        // Check: of this schema and by this attester, which is one comparison; the rest tells why not.
        if (header == 0) revert NotFound();
        if (!_isOfSeries(header, series)) {
            if (_seriesOf(header).schema != schema) revert InvalidSchema();
            revert AccessDenied();
        }
        if (!_isRevocable(header)) revert Irrevocable();
        if (_isRevoked(header)) revert AlreadyRevoked();

        // Effect: once and for all.
        _markRevoked(uid, header, time);
        emit Revoked(_recipientOf(header), revoker, uid, schema);
    }

    // ---------------------------------------------------------------- money

    /// @dev Checks what one item wants to send to the resolver.
    /// @return left What is then left of `available`.
    function _valueLeft(
        ISchemaResolver resolver,
        uint256 value,
        uint256 available
    ) private pure returns (uint256 left) {
        if (value == 0) return available;
        if (address(resolver) == address(0) || !resolver.isPayable()) revert NotPayable();
        if (value > available) revert InsufficientValue();
        return available - value;
    }

    /// @dev Checks what several items want to send to the resolver, which exists. EAS asks `isPayable` here in any case.
    /// @return left What is then left of `available`.
    function _valuesLeft(
        ISchemaResolver resolver,
        uint256[] memory values,
        uint256 available
    ) private pure returns (uint256 left) {
        bool isPayable = resolver.isPayable();
        left = available;
        for (uint256 i = 0; i < values.length; ++i) {
            uint256 value = values[i];
            if (value == 0) continue;
            if (!isPayable) revert NotPayable();
            if (value > left) revert InsufficientValue();
            left -= value;
        }
    }
}
