// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {
    AttestationRequestData,
    AttestationStatus,
    IAttestationRegistry
} from "../interfaces/IAttestationRegistry.sol";
import { ISchemaRegistry } from "../interfaces/ISchemaRegistry.sol";
import { Attestation } from "../interfaces/ISchemaResolver.sol";
import { AttestationBlob } from "../libraries/AttestationBlob.sol";

/// @title AttestationStore
/// @notice Where attestations are kept: one slot each, a second one for up to 32 bytes of data, contract code for everything
/// larger. The picture is in docs/storage.md.
/// @dev header: place 160 | series 31 | moment 31 | revoked 31 | revocable 1 | kind 2, from the lowest bit up.
///      - place: the recipient, or, for kind Blob, the address of the code that holds it.
///      - series: number of (schema, attester); 0 where the blob holds it, because it needs more than 31 bits.
///      - moment: seconds since deployment, or, for kind Blob, where the attestation begins in the code.
///      - revoked: seconds since deployment plus one, 0 where not revoked, all ones where the time is in `_farRevocations`.
/// No header is zero: either its series is not, or its place is a contract.
abstract contract AttestationStore {
    /// @notice One issuer's attestations under one schema.
    struct Series {
        bytes32 schema;
        address attester;
    }

    struct Record {
        uint256 header;
        bytes32 word;
    }

    /// @dev The word is the data from the left and, in the last byte, its length: at most 31. An empty word is not written.
    uint256 private constant SHORT = 0;
    /// @dev The same with the expiration in the 8 bytes before the length: at most 23.
    uint256 private constant SHORT_EXPIRING = 1;
    /// @dev The word is 32 bytes of data.
    uint256 private constant WORD = 2;
    /// @dev Everything is in code.
    uint256 private constant BLOB = 3;

    uint256 private constant SERIES_AT = 160;
    uint256 private constant MOMENT_AT = 191;
    uint256 private constant REVOKED_AT = 222;
    uint256 private constant REVOCABLE = 1 << 253;
    uint256 private constant KIND_AT = 254;
    /// @dev Largest value of a 31-bit field.
    uint256 private constant FIELD = type(uint32).max >> 1;

    /// @dev series word: resolver 160 | whether the schema is revocable 1 | series number 64. Caches the schema's record,
    /// which never changes, so that attesting and revoking read one slot and call nobody.
    uint256 private constant SCHEMA_REVOCABLE = 1 << 160;
    uint256 private constant NUMBER_AT = 161;

    /// @dev Fewest attestations for which one blob costs less than a slot each: a blob costs 32,000 and 200 a byte, a slot
    /// 22,100.
    uint256 private constant BLOB_PAYS_FROM = 4;

    ISchemaRegistry internal immutable _schemaRegistry;
    /// @dev Time of deployment, from which times are counted.
    uint64 private immutable _origin;

    mapping(bytes32 uid => Record record) private _records;
    mapping(bytes32 schema => mapping(address attester => uint256 word)) private _seriesWords;
    mapping(uint256 number => Series series) private _series;
    /// @dev Revocation times that do not fit their field.
    mapping(bytes32 uid => uint64 time) private _farRevocations;
    /// @dev Not zero from the start, so that the first issuer does not pay for that.
    uint256 private _nextSeries = 1;

    constructor(ISchemaRegistry schemaRegistry, uint64 origin) {
        _schemaRegistry = schemaRegistry;
        _origin = origin;
    }

    // ---------------------------------------------------------------- series

    /// @dev The series word, with number 0 where the attester has made no attestation under this schema.
    function _findSeries(bytes32 schema, address attester) internal view returns (uint256 word) {
        word = _seriesWords[schema][attester];
        if (word == 0) word = _schemaWord(schema);
    }

    /// @dev The series word; opens the series where there is none.
    function _openSeries(bytes32 schema, address attester) internal returns (uint256 word) {
        word = _findSeries(schema, attester);
        if (_numberOf(word) == 0) {
            uint256 number = _nextSeries++;
            Series storage series = _series[number];
            series.schema = schema;
            series.attester = attester;
            word |= number << NUMBER_AT;
            _seriesWords[schema][attester] = word;
        }
    }

    function _numberOf(uint256 seriesWord) internal pure returns (uint256) {
        return seriesWord >> NUMBER_AT;
    }

    function _resolverOf(uint256 seriesWord) internal pure returns (address) {
        return address(uint160(seriesWord));
    }

    function _isSchemaRevocable(uint256 seriesWord) internal pure returns (bool) {
        return seriesWord & SCHEMA_REVOCABLE != 0;
    }

    // ---------------------------------------------------------------- writing

    /// @dev Stores one item's blob, if it needs one.
    /// @return placement The blob's part of the header; 0 where the item goes into slots.
    function _place(
        AttestationRequestData calldata item,
        bytes calldata data,
        uint256 seriesWord,
        uint64 time
    ) internal returns (uint256 placement) {
        bool fitsHeader = _fitsHeader(seriesWord, time);
        if (fitsHeader && _fitsWord(item, data)) return 0;
        uint256 start = AttestationBlob.begin();
        uint256 next = _writeHead(fitsHeader, start, seriesWord, time);
        placement = _placement(next - start);
        next = AttestationBlob.writeItem(next, item, data);
        placement |= uint160(AttestationBlob.store(start, next));
    }

    /// @dev Stores the blobs of several items: all that are not empty share one, and the next one where it is full.
    /// @return placements As of `_place`, an item each.
    function _placeAll(
        AttestationRequestData[] calldata items,
        uint256 seriesWord,
        uint64 time
    ) internal returns (uint256[] memory placements) {
        placements = new uint256[](items.length);
        bool fitsHeader = _fitsHeader(seriesWord, time);
        if (fitsHeader && !_blobPays(items)) return placements;

        uint256 start = AttestationBlob.begin();
        uint256 next = _writeHead(fitsHeader, start, seriesWord, time);
        uint256 begun = 0;
        for (uint256 i = 0; i < items.length; ++i) {
            AttestationRequestData calldata item = items[i];
            bytes calldata data = item.data;
            if (fitsHeader && _isEmpty(item, data)) continue;
            if (next + AttestationBlob.sizeOf(item, data) > start + AttestationBlob.MAX_BYTES) {
                _setBlob(placements, begun, i, AttestationBlob.store(start, next));
                begun = i;
                next = _writeHead(fitsHeader, start, seriesWord, time);
            }
            placements[i] = _placement(next - start);
            next = AttestationBlob.writeItem(next, item, data);
        }
        _setBlob(placements, begun, items.length, AttestationBlob.store(start, next));
    }

    /// @dev Keeps an attestation whose blob, if any, is stored.
    function _keep(
        bytes32 uid,
        AttestationRequestData calldata item,
        bytes calldata data,
        uint256 placement,
        uint256 seriesWord,
        uint64 time
    ) internal {
        Record storage record = _records[uid];
        uint256 header = placement;
        if (placement == 0) {
            (uint256 kind, bytes32 word) = _wordOf(item, data);
            // A word of zeros is what an unwritten slot holds.
            if (word != 0) record.word = word;
            unchecked {
                header = uint160(item.recipient) | ((uint256(time) - _origin) << MOMENT_AT) | (kind << KIND_AT);
            }
        }
        uint256 number = _numberOf(seriesWord);
        if (number <= FIELD) header |= number << SERIES_AT;
        if (item.revocable) header |= REVOCABLE;
        record.header = header;
    }

    /// @dev Marks an attestation as revoked, once.
    function _markRevoked(bytes32 uid, uint256 header, uint64 time) internal {
        uint256 field;
        unchecked {
            field = uint256(time) - _origin + 1;
        }
        if (field >= FIELD) {
            field = FIELD;
            _farRevocations[uid] = time;
        }
        _records[uid].header = header | (field << REVOKED_AT);
    }

    // ---------------------------------------------------------------- reading

    /// @dev 0 where there is no such attestation.
    function _headerOf(bytes32 uid) internal view returns (uint256 header) {
        return _records[uid].header;
    }

    function _isRevocable(uint256 header) internal pure returns (bool) {
        return header & REVOCABLE != 0;
    }

    function _isRevoked(uint256 header) internal pure returns (bool) {
        return (header >> REVOKED_AT) & FIELD != 0;
    }

    /// @dev Whether an attestation belongs to a series that is open.
    function _isOfSeries(uint256 header, uint256 seriesWord) internal view returns (bool) {
        uint256 number = (header >> SERIES_AT) & FIELD;
        if (number == 0) (, number, ) = AttestationBlob.readHead(address(uint160(header)));
        return number == _numberOf(seriesWord);
    }

    /// @dev The attestation's series, from its number.
    function _seriesOf(uint256 header) internal view returns (Series storage series) {
        uint256 number = (header >> SERIES_AT) & FIELD;
        if (number == 0) (, number, ) = AttestationBlob.readHead(address(uint160(header)));
        return _series[number];
    }

    function _recipientOf(uint256 header) internal view returns (address recipient) {
        recipient = address(uint160(header));
        if (header >> KIND_AT == BLOB) {
            recipient = AttestationBlob.readRecipient(recipient, _offsetOf(header));
        }
    }

    /// @dev All zero where there is no such attestation.
    function _statusOf(bytes32 uid) internal view returns (AttestationStatus memory status) {
        uint256 header = _headerOf(uid);
        if (header == 0) return status;
        Series storage series = _seriesOf(header);
        status.schema = series.schema;
        status.attester = series.attester;
        status.time = _timeOf(header);
        (status.recipient, status.expirationTime) = _termsOf(uid, header);
        status.revocationTime = _revocationTimeOf(uid, header);
        status.revocable = _isRevocable(header);
    }

    /// @dev All zero where there is no such attestation.
    function _attestationOf(bytes32 uid) internal view returns (Attestation memory attestation) {
        uint256 header = _headerOf(uid);
        if (header == 0) return attestation;
        Series storage series = _seriesOf(header);
        attestation.uid = uid;
        attestation.schema = series.schema;
        attestation.attester = series.attester;
        attestation.time = _timeOf(header);
        attestation.revocationTime = _revocationTimeOf(uid, header);
        attestation.revocable = _isRevocable(header);
        if (header >> KIND_AT == BLOB) {
            (attestation.recipient, attestation.expirationTime, attestation.refUID, attestation.data) = AttestationBlob
                .readItem(address(uint160(header)), _offsetOf(header));
        } else {
            attestation.recipient = address(uint160(header));
            (attestation.expirationTime, attestation.data) = _readWord(uid, header);
        }
    }

    // ---------------------------------------------------------------- parts

    /// @dev A schema's part of the series word. Reads the first four words of what `getSchema` returns and leaves the schema's
    /// text, of which there may be much, where it is.
    function _schemaWord(bytes32 schema) private view returns (uint256 word) {
        bytes32 uid;
        address registry = address(_schemaRegistry);
        uint256 selector = uint32(ISchemaRegistry.getSchema.selector);
        // Safe: free memory for 36 bytes in and 128 out, which is not kept. Out: where the record is (always 32), then its uid,
        // resolver and revocability.
        assembly ("memory-safe") {
            let memory_ := mload(0x40)
            mstore(memory_, shl(224, selector))
            mstore(add(memory_, 4), schema)
            let isRead := staticcall(gas(), registry, memory_, 36, memory_, 128)
            if and(isRead, gt(returndatasize(), 127)) {
                uid := mload(add(memory_, 32))
                word := or(mload(add(memory_, 64)), shl(160, mload(add(memory_, 96))))
            }
        }
        // Check: the schema exists.
        if (uid == 0) revert IAttestationRegistry.InvalidSchema();
    }

    function _writeHead(
        bool fitsHeader,
        uint256 start,
        uint256 seriesWord,
        uint64 time
    ) private view returns (uint256) {
        if (!fitsHeader) return AttestationBlob.writeWideHead(start, _numberOf(seriesWord), time);
        unchecked {
            return AttestationBlob.writeHead(start, uint256(time) - _origin);
        }
    }

    function _placement(uint256 offset) private pure returns (uint256) {
        return (offset << MOMENT_AT) | (BLOB << KIND_AT);
    }

    function _setBlob(uint256[] memory placements, uint256 from, uint256 to, address blob) private pure {
        for (uint256 i = from; i < to; ++i) if (placements[i] != 0) placements[i] |= uint160(blob);
    }

    function _fitsHeader(uint256 seriesWord, uint64 time) private view returns (bool) {
        unchecked {
            return _numberOf(seriesWord) <= FIELD && uint256(time) - _origin <= FIELD;
        }
    }

    function _isEmpty(AttestationRequestData calldata item, bytes calldata data) private pure returns (bool) {
        return data.length == 0 && item.expirationTime == 0 && item.refUID == 0;
    }

    function _fitsWord(AttestationRequestData calldata item, bytes calldata data) private pure returns (bool) {
        if (item.refUID != 0) return false;
        return item.expirationTime == 0 ? data.length <= 32 : data.length <= 23;
    }

    /// @dev Whether a shared blob is needed, or cheaper than a slot each.
    function _blobPays(AttestationRequestData[] calldata items) private pure returns (bool) {
        uint256 words = 0;
        for (uint256 i = 0; i < items.length; ++i) {
            bytes calldata data = items[i].data;
            if (!_fitsWord(items[i], data)) return true;
            if (!_isEmpty(items[i], data) && ++words == BLOB_PAYS_FROM) return true;
        }
        return false;
    }

    function _wordOf(
        AttestationRequestData calldata item,
        bytes calldata data
    ) private pure returns (uint256 kind, bytes32 word) {
        word = bytes32(data);
        if (data.length == 32) return (WORD, word);
        if (item.expirationTime == 0) return (SHORT, word | bytes32(data.length));
        return (SHORT_EXPIRING, word | bytes32((uint256(item.expirationTime) << 8) | data.length));
    }

    function _offsetOf(uint256 header) private pure returns (uint256) {
        return (header >> MOMENT_AT) & FIELD;
    }

    function _timeOf(uint256 header) private view returns (uint64 time) {
        if (header >> KIND_AT != BLOB) return uint64(_origin + ((header >> MOMENT_AT) & FIELD));
        bool isWide;
        (isWide, , time) = AttestationBlob.readHead(address(uint160(header)));
        if (!isWide) time += _origin;
    }

    function _revocationTimeOf(bytes32 uid, uint256 header) private view returns (uint64) {
        uint256 field = (header >> REVOKED_AT) & FIELD;
        if (field == 0) return 0;
        if (field == FIELD) return _farRevocations[uid];
        return uint64(_origin + field - 1);
    }

    function _termsOf(bytes32 uid, uint256 header) private view returns (address recipient, uint64 expirationTime) {
        uint256 kind = header >> KIND_AT;
        recipient = address(uint160(header));
        if (kind == BLOB) return AttestationBlob.readTerms(recipient, _offsetOf(header));
        if (kind == SHORT_EXPIRING) expirationTime = uint64(uint256(_records[uid].word) >> 8);
    }

    function _readWord(bytes32 uid, uint256 header) private view returns (uint64 expirationTime, bytes memory data) {
        uint256 kind = header >> KIND_AT;
        bytes32 word = _records[uid].word;
        data = abi.encode(word);
        if (kind == WORD) return (0, data);
        if (kind == SHORT_EXPIRING) expirationTime = uint64(uint256(word) >> 8);
        uint256 length = uint8(uint256(word));
        // Safe: shortens the array to the data; what is cut off held length and expiration.
        assembly ("memory-safe") {
            mstore(data, length)
        }
    }
}
