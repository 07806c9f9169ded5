// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { SchemaRegistry } from "../../../contracts/credentials/SchemaRegistry.sol";
import { ISchemaRegistry, SchemaRecord } from "../../../contracts/interfaces/ISchemaRegistry.sol";
import { Base } from "../support/Base.sol";

contract SchemaRegistryTest is Base {
    SchemaRegistry private _registry = new SchemaRegistry();

    function testFuzz_Register_StoresTheRecordUnderTheUidOfEas(
        string calldata schema,
        address resolver,
        bool revocable
    ) public {
        bytes32 uid = keccak256(abi.encodePacked(schema, resolver, revocable));
        SchemaRecord memory record = SchemaRecord({
            uid: uid,
            resolver: resolver,
            revocable: revocable,
            schema: schema
        });
        vm.expectEmit();
        emit ISchemaRegistry.Registered(uid, address(this), record);
        equal(_registry.register(schema, resolver, revocable), uid, "uid");
        equal(keccak256(abi.encode(_registry.getSchema(uid))), keccak256(abi.encode(record)), "record");
    }

    function testFuzz_RevertWhen_RegisteredTwice(string calldata schema, address resolver, bool revocable) public {
        _registry.register(schema, resolver, revocable);
        vm.expectRevert(ISchemaRegistry.AlreadyExists.selector);
        _registry.register(schema, resolver, revocable);
        // Another revocability is another schema.
        _registry.register(schema, resolver, !revocable);
    }

    function test_GetSchema_IsAllZeroWhereThereIsNone() public view {
        SchemaRecord memory record = _registry.getSchema(keccak256("none"));
        equal(record.uid, bytes32(0), "uid");
        equal(bytes(record.schema).length, 0, "schema");
    }

    /// @dev Selectors and topic as published by EAS 1.4.0.
    function test_Abi_IsThatOfEas() public view {
        equal(bytes32(ISchemaRegistry.register.selector), bytes32(bytes4(0x60d7a278)), "register");
        equal(bytes32(ISchemaRegistry.getSchema.selector), bytes32(bytes4(0xa2ea7c6e)), "getSchema");
        equal(bytes32(ISchemaRegistry.version.selector), bytes32(bytes4(0x54fd4d50)), "version");
        equal(keccak256(bytes(_registry.version())), keccak256("1.4.0"), "version string");
    }
}
