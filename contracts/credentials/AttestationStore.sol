// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { AttestationRequestData, AttestationStatus } from "../interfaces/IAttestationRegistry.sol";
import { ISchemaRegistry } from "../interfaces/ISchemaRegistry.sol";
import { Attestation } from "../interfaces/ISchemaResolver.sol";
import { AttestationBlob } from "../libraries/AttestationBlob.sol";
import { CompactWords } from "../libraries/CompactWords.sol";
import { AttestationSeries } from "./AttestationSeries.sol";

/// @title AttestationStore
/// @notice Stores attestations: one slot each, a second slot for up to 32 bytes of data, contract code for everything larger.
/// docs/storage.md has the picture.
/// @dev header: place 160 | series 31 | moment 31 | revoked 31 | revocable 1 | kind 2, from the lowest bit up.
///      - place: the recipient, or, for kind Blob, the address of the code that holds it.
///      - series: number of (schema, attester); 0 where the blob holds it, because it needs more than 31 bits.
///      - moment: seconds since deployment, or, for kind Blob, where the attestation begins in the code.
///      - revoked: seconds since deployment plus one, 0 where not revoked, all ones where the time is in `_farRevocations`.
/// No header is zero: either its series is not 0, or its place is a contract.
abstract contract AttestationStore is AttestationSeries {
    struct Record {
        uint256 header;
        bytes32 word;
    }

    /// @dev The word is the data, left-aligned, with its length in the last byte: at most 31. From `COMPACT` on, the word is
    /// the data's compact form with its length in words. An empty word is not written.
    uint256 private constant SHORT = 0;
    /// @dev As `SHORT`, with the expiration in the 8 bytes before the length. The data has at most 23 bytes.
    uint256 private constant SHORT_EXPIRING = 1;
    /// @dev The word is 32 bytes of data.
    uint256 private constant WORD = 2;
    /// @dev The whole attestation is in code.
    uint256 private constant BLOB = 3;

    /// @dev Added to the length of a short word whose data is in compact form ({CompactWords}).
    uint256 private constant COMPACT = 0x80;

    uint256 private constant SERIES_AT = 160;
    uint256 private constant MOMENT_AT = 191;
    uint256 private constant REVOKED_AT = 222;
    uint256 private constant REVOCABLE = 1 << 253;
    uint256 private constant KIND_AT = 254;
    /// @dev Largest value of a 31-bit field.
    uint256 private constant FIELD = type(uint32).max >> 1;

    /// @dev Fewest attestations for which one blob costs less than a slot each. A blob costs 32,000 gas plus 200 a byte, a slot
    /// 22,100 gas.
    uint256 private constant BLOB_PAYS_FROM = 4;

    /// @dev Time of deployment, from which times are counted.
    uint64 private immutable _origin;

    mapping(bytes32 uid => Record record) private _records;
    /// @dev Revocation times that do not fit their field.
    mapping(bytes32 uid => uint64 time) private _farRevocations;

    constructor(ISchemaRegistry schemaRegistry, uint64 origin) AttestationSeries(schemaRegistry) {
        _origin = origin;
    }

    // ---------------------------------------------------------------- writing

    /// @dev Chooses where to store one attestation: in slots, or in a blob, which this function stores.
    /// @return place The header's place, moment and kind.
    /// @return word Value of the second slot; zero: no second slot is written.
    function _place(
        AttestationRequestData calldata item,
        bytes calldata data,
        uint256 seriesWord,
        uint64 time
    ) internal returns (uint256 place, bytes32 word) {
        bool fitsHeader = _fitsHeader(seriesWord, time);
        if (fitsHeader && _fitsWord(item, data)) return _placeInWord(item, data, time);

        uint256 start = AttestationBlob.begin();
        uint256 first = _writeHead(fitsHeader, start, seriesWord, time);
        (uint256 body, uint256 end, bool isCompact) = AttestationBlob.writeItem(first, item, data);
        unchecked {
            uint256 size = end - body;
            if (isCompact && fitsHeader && item.refUID == 0 && size <= _room(item)) {
                return _placeCompact(data.length / 32, item, body, size, time);
            }
            place = _inBlob(first - start) | uint160(AttestationBlob.store(start, end));
        }
    }

    /// @dev Chooses where to store several attestations. All that are not empty share a blob; where it is full, the next ones
    /// share another. If slots are cheaper for all of them, each gets slots.
    /// @return places As of `_place`, one per item; 0: the caller uses `_placeInWord`.
    function _placeAll(
        AttestationRequestData[] calldata items,
        uint256 seriesWord,
        uint64 time
    ) internal returns (uint256[] memory places) {
        places = new uint256[](items.length);
        bool fitsHeader = _fitsHeader(seriesWord, time);
        if (fitsHeader && !_blobPays(items)) return places;

        uint256 start = AttestationBlob.begin();
        uint256 next = _writeHead(fitsHeader, start, seriesWord, time);
        uint256 begun = 0;
        for (uint256 i = 0; i < items.length; ++i) {
            AttestationRequestData calldata item = items[i];
            bytes calldata data = item.data;
            if (fitsHeader && _isEmpty(item, data)) continue;
            if (next + AttestationBlob.sizeOf(item, data) > start + AttestationBlob.MAX_BYTES) {
                _setBlob(places, begun, i, AttestationBlob.store(start, next));
                begun = i;
                next = _writeHead(fitsHeader, start, seriesWord, time);
            }
            places[i] = _inBlob(next - start);
            (, next, ) = AttestationBlob.writeItem(next, item, data);
        }
        _setBlob(places, begun, items.length, AttestationBlob.store(start, next));
    }

    /// @dev The place of an attestation that `_fitsWord`.
    function _placeInWord(
        AttestationRequestData calldata item,
        bytes calldata data,
        uint64 time
    ) internal view returns (uint256 place, bytes32 word) {
        word = bytes32(data);
        if (data.length == 32) return (_inSlots(item.recipient, time, WORD), word);
        return _placeShort(item, word, data.length, time);
    }

    /// @dev Writes an attestation's header and, where it is not zero, its second slot.
    function _storeHeader(bytes32 uid, uint256 place, bytes32 word, uint256 seriesWord, bool revocable) internal {
        Record storage record = _records[uid];
        uint256 number = _numberOf(seriesWord);
        if (number <= FIELD) place |= number << SERIES_AT;
        if (revocable) place |= REVOCABLE;
        record.header = place;
        if (word != 0) record.word = word;
    }

    /// @dev Marks an attestation as revoked, once.
    function _markRevoked(bytes32 uid, uint256 header, uint64 time) internal {
        uint256 field = FIELD;
        unchecked {
            uint256 elapsed = uint256(time) - _origin;
            // A time before deployment wraps to a large number, so it goes to `_farRevocations` too.
            if (elapsed < FIELD - 1) field = elapsed + 1;
            else _farRevocations[uid] = time;
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

    /// @dev Whether an attestation belongs to a series. False for a series that is not open: its number is 0.
    function _isOfSeries(uint256 header, uint256 seriesWord) internal view returns (bool) {
        return _seriesNumberOf(header) == _numberOf(seriesWord);
    }

    /// @dev The attestation's series, from its number.
    function _seriesOf(uint256 header) internal view returns (Series storage series) {
        return _series[_seriesNumberOf(header)];
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

    function _inBlob(uint256 offset) private pure returns (uint256) {
        return (offset << MOMENT_AT) | (BLOB << KIND_AT);
    }

    function _inSlots(address recipient, uint64 time, uint256 kind) private view returns (uint256) {
        unchecked {
            return uint160(recipient) | ((uint256(time) - _origin) << MOMENT_AT) | (kind << KIND_AT);
        }
    }

    function _placeShort(
        AttestationRequestData calldata item,
        bytes32 word,
        uint256 length,
        uint64 time
    ) private view returns (uint256, bytes32) {
        uint64 expirationTime = item.expirationTime;
        uint256 kind = expirationTime == 0 ? SHORT : SHORT_EXPIRING;
        return (_inSlots(item.recipient, time, kind), word | bytes32((uint256(expirationTime) << 8) | length));
    }

    /// @dev The place of data whose compact form, `size` bytes in memory, fits a short word.
    function _placeCompact(
        uint256 words,
        AttestationRequestData calldata item,
        uint256 form,
        uint256 size,
        uint64 time
    ) private view returns (uint256, bytes32) {
        bytes32 word;
        // Safe: reads memory; what follows the form is cut off.
        assembly ("memory-safe") {
            let cut := mul(8, sub(32, size))
            word := shl(cut, shr(cut, mload(form)))
        }
        return _placeShort(item, word, COMPACT | words, time);
    }

    /// @dev Bytes of data that a short word holds.
    function _room(AttestationRequestData calldata item) private pure returns (uint256) {
        return item.expirationTime == 0 ? 31 : 23;
    }

    function _setBlob(uint256[] memory places, uint256 from, uint256 to, address blob) private pure {
        for (uint256 i = from; i < to; ++i) if (places[i] != 0) places[i] |= uint160(blob);
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
        return data.length <= _room(item) || (data.length == 32 && item.expirationTime == 0);
    }

    /// @dev Whether a shared blob is needed, or cheaper than a slot each.
    function _blobPays(AttestationRequestData[] calldata items) private pure returns (bool) {
        uint256 words = 0;
        for (uint256 i = 0; i < items.length; ++i) {
            AttestationRequestData calldata item = items[i];
            bytes calldata data = item.data;
            if (!_fitsWord(item, data)) return true;
            if (!_isEmpty(item, data) && ++words == BLOB_PAYS_FROM) return true;
        }
        return false;
    }

    function _seriesNumberOf(uint256 header) private view returns (uint256 number) {
        number = (header >> SERIES_AT) & FIELD;
        if (number == 0) (, number, ) = AttestationBlob.readHead(address(uint160(header)));
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
        if (kind == WORD) return (0, abi.encode(word));
        if (kind == SHORT_EXPIRING) expirationTime = uint64(uint256(word) >> 8);
        uint256 length = uint8(uint256(word));
        if (length >= COMPACT) {
            length -= COMPACT;
            uint256 form;
            // Safe: free memory beyond the data's; it is not kept.
            assembly ("memory-safe") {
                form := add(mload(0x40), mul(32, add(length, 1)))
                mstore(form, word)
            }
            return (expirationTime, CompactWords.read(form, length));
        }
        data = abi.encode(word);
        // Safe: shortens the array to the data; the bytes cut off held length and expiration.
        assembly ("memory-safe") {
            mstore(data, length)
        }
    }
}
