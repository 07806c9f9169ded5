// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { Leaf } from "../../../contracts/libraries/Leaf.sol";
import { Base } from "../support/Base.sol";
import { Trees } from "../support/Trees.sol";

/// @notice Leaves, fields and nullifiers: against the vectors, and against each other.
contract LeafTest is Base {
    struct CampaignLeafVector {
        uint256 index;
        address account;
        uint256 amount;
        bytes32 leaf;
    }

    struct CredentialLeafVector {
        uint256 index;
        address subject;
        uint256 validFrom;
        uint256 expires;
        bytes32 fields;
        bytes32 leaf;
    }

    struct Field {
        bytes32 salt;
        bytes encodedValue;
    }

    struct FieldsVector {
        Field[] fields;
        bytes32 root;
    }

    struct NullifierVector {
        address issuer;
        bytes32 schema;
        uint256 position;
        bytes encodedValue;
        bytes32 nullifier;
    }

    function test_Campaign_EqualsTheVectors() public view {
        CampaignLeafVector[] memory vectors = abi.decode(vector("campaign-leaf"), (CampaignLeafVector[]));
        isTrue(vectors.length > 0, "vectors");
        for (uint256 i = 0; i < vectors.length; ++i) {
            CampaignLeafVector memory v = vectors[i];
            equal(Leaf.campaign(v.index, v.account, v.amount), v.leaf, "campaign leaf");
        }
    }

    /// @dev Skips times beyond uint64, which the contract's type cannot say: none so far.
    function test_Credential_EqualsTheVectors() public view {
        CredentialLeafVector[] memory vectors = abi.decode(vector("credential-leaf"), (CredentialLeafVector[]));
        uint256 skipped = 0;
        for (uint256 i = 0; i < vectors.length; ++i) {
            CredentialLeafVector memory v = vectors[i];
            if (v.validFrom > type(uint64).max || v.expires > type(uint64).max) {
                ++skipped;
                continue;
            }
            bytes32 leaf = Leaf.credential(v.index, v.subject, uint64(v.validFrom), uint64(v.expires), v.fields);
            equal(leaf, v.leaf, "credential leaf");
        }
        isTrue(vectors.length > 0, "vectors");
        equal(skipped, 0, "skipped");
    }

    /// @dev Rebuilds each root from salts and values; a credential without fields has root zero.
    function test_Field_EqualsTheVectors() public view {
        FieldsVector[] memory vectors = abi.decode(vector("fields"), (FieldsVector[]));
        uint256 empty = 0;
        for (uint256 i = 0; i < vectors.length; ++i) {
            Field[] memory fields = vectors[i].fields;
            if (fields.length == 0) {
                equal(vectors[i].root, bytes32(0), "root of no fields");
                ++empty;
                continue;
            }
            bytes32[] memory leaves = new bytes32[](fields.length);
            for (uint256 k = 0; k < fields.length; ++k) {
                leaves[k] = Leaf.field(k, fields[k].salt, keccak256(fields[k].encodedValue));
            }
            equal(Trees.build(leaves)[0], vectors[i].root, "root of fields");
        }
        isTrue(vectors.length > empty && empty > 0, "both with and without fields");
    }

    function test_Nullifier_EqualsTheVectors() public view {
        NullifierVector[] memory vectors = abi.decode(vector("nullifier"), (NullifierVector[]));
        isTrue(vectors.length > 0, "vectors");
        for (uint256 i = 0; i < vectors.length; ++i) {
            NullifierVector memory v = vectors[i];
            bytes32 nullifier = Leaf.nullifier(v.issuer, v.schema, v.position, keccak256(v.encodedValue));
            equal(nullifier, v.nullifier, "nullifier");
        }
    }

    function testFuzz_Campaign_IsInjective(
        uint256 index,
        address account,
        uint256 amount,
        uint8 field,
        uint256 other
    ) public pure {
        bytes32 leaf = Leaf.campaign(index, account, amount);
        (uint256 index2, address account2, uint256 amount2) = (index, account, amount);
        if (field % 3 == 0) index2 = other;
        if (field % 3 == 1) account2 = address(uint160(other));
        if (field % 3 == 2) amount2 = other;
        bool same = index == index2 && account == account2 && amount == amount2;
        isTrue((Leaf.campaign(index2, account2, amount2) == leaf) == same, "equal exactly where the values are");
    }

    /// @dev Three words anywhere in memory, of which none is changed.
    function testFuzz_CampaignAt_IsTheLeafOfTheWordsThere(
        uint256 index,
        address account,
        uint256 amount,
        uint8 before
    ) public pure {
        bytes memory all = bytes.concat(new bytes(before), abi.encode(index, account, amount));
        bytes32 kept = keccak256(all);
        uint256 place;
        assembly ("memory-safe") {
            place := add(add(all, 0x20), before)
        }
        equal(Leaf.campaignAt(place), Leaf.campaign(index, account, amount), "leaf");
        equal(keccak256(all), kept, "memory is kept");
    }

    /// @dev No value of one kind may double as a value of another, whatever the numbers in it.
    function testFuzz_Kinds_NeverShareALeaf(uint256 a, address account, uint64 b, uint64 c, bytes32 d) public pure {
        bytes32[5] memory all = [
            Leaf.campaign(a, account, uint256(d)),
            Leaf.credential(a, account, b, c, d),
            Leaf.field(a, bytes32(uint256(uint160(account))), d),
            Leaf.nullifier(account, bytes32(a), b, d),
            Trees.parent(bytes32(a), d)
        ];
        for (uint256 i = 0; i < all.length; ++i) {
            for (uint256 k = 0; k < i; ++k) isTrue(all[i] != all[k], "kinds differ");
        }
    }

    /// @dev An inner node is the hash of 64 bytes; a leaf is the hash of 32, so neither can be passed off as the other.
    function testFuzz_Leaf_IsTheHashOfThirtyTwoBytes(uint256 index, address account, uint256 amount) public pure {
        bytes32 inner = keccak256(abi.encode(index, account, amount));
        equal(Leaf.campaign(index, account, amount), keccak256(abi.encode(inner)), "hashed twice");
    }
}
