// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @notice A registered schema, as EAS 1.4.0 lays it out.
struct SchemaRecord {
    /// @notice keccak256 of the packed (schema, resolver, revocable); zero where no such schema is registered.
    bytes32 uid;
    /// @notice Contract asked at each attestation under the schema; zero for none.
    address resolver;
    /// @notice Whether attestations under the schema may be revoked.
    bool revocable;
    /// @notice Fields of a credential: comma-separated "type name" pairs, such as "bytes32 person,bool adult".
    string schema;
}

/// @title ISchemaRegistry
/// @notice Schemas by uid. Implements the ABI of EAS 1.4.0's SchemaRegistry exactly, so clients of EAS work unchanged.
/// @dev Warning: anybody may register anything. A schema does not say who issues under it.
interface ISchemaRegistry {
    /// @notice The schema is already registered, with the same resolver and revocability.
    /// @dev Without arguments, because EAS declares it so.
    error AlreadyExists();

    /// @notice A schema was registered.
    /// @param uid Its uid.
    /// @param registerer The account that registered it, which gains no right by it.
    /// @param schema The whole record.
    event Registered(bytes32 indexed uid, address indexed registerer, SchemaRecord schema);

    /// @notice Registers a schema.
    /// @param schema Fields of a credential under the schema.
    /// @param resolver Contract asked at each attestation; zero for none.
    /// @param revocable Whether attestations under it may be revoked.
    /// @return Its uid: keccak256 of the packed (schema, resolver, revocable).
    function register(string calldata schema, address resolver, bool revocable) external returns (bytes32);

    /// @notice Reads a schema.
    /// @param uid Its uid.
    /// @return The record; all zero if no such schema is registered.
    function getSchema(bytes32 uid) external view returns (SchemaRecord memory);

    /// @notice The version of the EAS interface that this contract implements.
    /// @return "1.4.0".
    function version() external view returns (string memory);
}
