// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { ISchemaRegistry, SchemaRecord } from "../interfaces/ISchemaRegistry.sol";

/// @title SchemaRegistry
/// @notice See {ISchemaRegistry}.
contract SchemaRegistry is ISchemaRegistry {
    string private _version = "1.4.0";

    mapping(bytes32 uid => SchemaRecord record) private _records;

    /// @inheritdoc ISchemaRegistry
    function register(string calldata schema, address resolver, bool revocable) external returns (bytes32) {
        // Packed is injective here: one dynamic field, first, then 21 bytes of fixed width.
        bytes32 uid = keccak256(abi.encodePacked(schema, resolver, revocable));

        // Check: registered once.
        if (_records[uid].uid != bytes32(0)) revert AlreadyExists();

        // Effect: store and tell.
        SchemaRecord memory record = SchemaRecord({
            uid: uid,
            resolver: resolver,
            revocable: revocable,
            schema: schema
        });
        _records[uid] = record;
        emit Registered({ uid: uid, registerer: msg.sender, schema: record });
        return uid;
    }

    /// @inheritdoc ISchemaRegistry
    function getSchema(bytes32 uid) external view returns (SchemaRecord memory) {
        return _records[uid];
    }

    /// @inheritdoc ISchemaRegistry
    /// @dev Kept in storage so that the function stays `view`, as in EAS's ABI.
    function version() external view returns (string memory) {
        return _version;
    }
}
