// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { IAllOfGate } from "../../../contracts/interfaces/IAllOfGate.sol";
import { IAllOfManyGate } from "../../../contracts/interfaces/IAllOfManyGate.sol";
import { IClaimGate } from "../../../contracts/interfaces/IClaimGate.sol";
import { ManyGateFixture } from "../support/ManyGateFixture.sol";
import { ProbeGate } from "../support/ProbeGate.sol";
import { SeenCalldata } from "../support/SeenCalldata.sol";

/// @notice A gate of 2 to 8 parts: how it reads its data, and of what it can be made.
contract AllOfManyGateDataTest is ManyGateFixture {
    // ---------------------------------------------------------------- data

    /// @dev With any word of it changed: what passes is what an interface decodes, and each part is given just that.
    function testFuzz_Data_AreReadAsAnInterfaceDoesOrRefused(
        uint8 count,
        uint8 place,
        uint256 value,
        bool isSmall
    ) public {
        openBehindEqual(count, "SeenCalldata");
        bytes[] memory list = new bytes[](parts.length);
        for (uint256 i = 0; i < list.length; ++i) list[i] = new bytes(7 * i);
        bytes memory data = abi.encode(list);
        if (isSmall) value = value % (data.length + 32);
        uint256 at = 32 + 32 * bound(place, 0, data.length / 32 - 1);
        assembly ("memory-safe") {
            mstore(add(data, at), value)
        }
        vm.prank(address(campaign));
        try IClaimGate(address(many)).check(1, address(2), address(3), 4, address(5), data) {
            list = abi.decode(data, (bytes[]));
            equal(list.length, parts.length, "as many");
            for (uint256 i = 0; i < list.length; ++i) {
                bytes memory question = abi.encodeCall(
                    IClaimGate.check,
                    (1, address(2), address(3), 4, address(5), list[i])
                );
                equal(SeenCalldata(parts[i]).seen(), keccak256(question), "as decoded");
            }
        } catch (bytes memory reason) {
            bytes memory expected =
                at == 64
                    ? abi.encodeWithSelector(IAllOfManyGate.PartDataMismatch.selector, value, parts.length)
                    : abi.encodeWithSelector(IClaimGate.GateDataMalformed.selector, data.length);
            equal(keccak256(reason), keccak256(expected), "named");
        }
    }

    function testFuzz_RevertWhen_TheDataAreCutOff(uint8 count, uint256 length) public {
        openBehindEqual(count, "SeenCalldata");
        bytes memory whole = abi.encode(new bytes[](parts.length));
        bytes memory data = new bytes(bound(length, 0, whole.length - 1));
        for (uint256 i = 0; i < data.length; ++i) data[i] = whole[i];
        refused(2, data, abi.encodeWithSelector(IClaimGate.GateDataMalformed.selector, data.length));
    }

    function testFuzz_RevertWhen_TheDataAreForMoreOrFewerParts(uint8 count, uint8 other) public {
        openBehindEqual(count, "SeenCalldata");
        vm.assume(other != parts.length && other < 20);
        bytes memory mismatch = abi.encodeWithSelector(
            IAllOfManyGate.PartDataMismatch.selector,
            uint256(other),
            parts.length
        );
        refused(2, abi.encode(new bytes[](other)), mismatch);
    }

    // ---------------------------------------------------------------- creation

    function tryNew(address[] memory parts_) external {
        newMany(parts_);
    }

    function testFuzz_RevertWhen_ThereAreTooFewOrTooMany(uint8 count) public {
        address[] memory all = new address[](count % 20);
        for (uint256 i = 0; i < all.length; ++i) all[i] = address(new ProbeGate());
        if (all.length < 2 || all.length > 8) {
            vm.expectRevert(abi.encodeWithSelector(IAllOfManyGate.PartCountRefused.selector, all.length));
        }
        this.tryNew(all);
    }

    function testFuzz_RevertWhen_APartIsNoneOrTheSame(uint8 count, uint8 place, uint8 same, address nobody) public {
        vm.assume(nobody.code.length == 0);
        openBehindEqual(count, "ToldGate");
        address[] memory all = parts;
        uint256 position = place % all.length;
        uint256 other = same % all.length;
        all[position] = nobody;
        vm.expectRevert(abi.encodeWithSelector(IAllOfGate.GateWithoutCode.selector, nobody));
        this.tryNew(all);
        all[position] = all[other == position ? (other + 1) % all.length : other];
        vm.expectRevert(abi.encodeWithSelector(IAllOfGate.SameGate.selector, all[position]));
        this.tryNew(all);
    }
}
