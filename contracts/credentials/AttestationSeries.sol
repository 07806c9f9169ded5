// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { IAttestationRegistry } from "../interfaces/IAttestationRegistry.sol";
import { ISchemaRegistry } from "../interfaces/ISchemaRegistry.sol";

/// @title AttestationSeries
/// @notice One issuer's attestations under one schema form a numbered series. What all of them share is stored once.
abstract contract AttestationSeries {
    struct Series {
        bytes32 schema;
        address attester;
    }

    /// @dev series word: resolver 160 | whether the schema is revocable 1 | series number 64. It caches the schema's record,
    /// which never changes. So attesting and revoking read one slot and call no other contract.
    uint256 private constant SCHEMA_REVOCABLE = 1 << 160;
    uint256 private constant NUMBER_AT = 161;

    ISchemaRegistry internal immutable _schemaRegistry;

    mapping(bytes32 schema => mapping(address attester => uint256 word)) private _seriesWords;
    mapping(uint256 number => Series series) internal _series;
    /// @dev Starts at 1 rather than 0, so that the first issuer does not pay to set a zero slot.
    uint256 private _nextSeries = 1;

    constructor(ISchemaRegistry schemaRegistry) {
        _schemaRegistry = schemaRegistry;
    }

    /// @dev The series word, with number 0 where the attester has made no attestation under this schema.
    function _findSeries(bytes32 schema, address attester) internal view returns (uint256 word) {
        word = _seriesWords[schema][attester];
        if (word == 0) word = _schemaWord(schema);
    }

    /// @dev The series word. Opens the series if it does not exist yet.
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

    /// @dev A schema's part of the series word. Reads only the first four words that `getSchema` returns. The schema's text,
    /// which may be long, is not copied.
    function _schemaWord(bytes32 schema) private view returns (uint256 word) {
        bytes32 uid;
        address registry = address(_schemaRegistry);
        uint256 selector = uint32(ISchemaRegistry.getSchema.selector);
        // Safe: uses free memory for 36 bytes in and 128 out, and does not keep it. Out: where the record is (always 32), then
        // its uid, resolver and revocability.
        assembly ("memory-safe") {
            let memory_ := mload(0x40)
            mstore(memory_, shl(224, selector))
            mstore(add(memory_, 4), schema)
            if iszero(staticcall(gas(), registry, memory_, 36, memory_, 128)) {
                // Out of gas must not look like a schema that does not exist.
                returndatacopy(memory_, 0, returndatasize())
                revert(memory_, returndatasize())
            }
            if gt(returndatasize(), 127) {
                uid := mload(add(memory_, 32))
                word := or(mload(add(memory_, 64)), shl(160, mload(add(memory_, 96))))
            }
        }
        // Check: the schema exists.
        if (uid == 0) revert IAttestationRegistry.InvalidSchema();
    }
}
