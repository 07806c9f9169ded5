// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { IClaims } from "../../contracts/interfaces/IClaims.sol";
import { BundleItem, Bundles } from "../contracts/support/Bundles.sol";
import { Trees } from "../contracts/support/Trees.sol";
import { CampaignAttack } from "./support/CampaignAttack.sol";
import { CampaignHole } from "./twins/CampaignHole.sol";

/// @notice True claims and bundles, changed at random: 256 runs with {FORGERIES} refused in each make 100,000; the 5,000 runs
/// of the deep profile make 2,000,000. What is paid nevertheless must be what the tree says.
contract ForgedProofsTest is CampaignAttack {
    uint256 private constant CHANGES = 480;
    uint256 private constant FORGERIES = 400;

    /// @dev What was sent was paid, and the tree says so.
    error Genuine();
    /// @dev What was sent was paid, and the tree says otherwise.
    error Forged(uint256 kind, bytes data);

    uint256 private _total;

    function testFuzz_RevertWhen_ProofsAreForged(uint256 seed) public {
        (uint256 refused, uint256 genuine, uint256 forged) = _forgeMany(seed);
        equal(forged, 0, "forgeries accepted");
        // Some changes change nothing that counts, such as the width of amounts.
        equal(refused + genuine, CHANGES, "changes");
        isTrue(refused >= FORGERIES, "forgeries");
    }

    function test_SoundTwin_RefusesForgeries() public {
        isTwin = true;
        (, , uint256 forged) = _forgeMany(1 + zero);
        equal(forged, 0, "forgeries accepted");
    }

    function test_Twin_IsFoundOut() public {
        isTwin = true;
        CampaignHole[3] memory holes = [
            CampaignHole.UnprovenItem,
            CampaignHole.LeafWithoutIndex,
            CampaignHole.NarrowAmount
        ];
        for (uint256 i = 0; i < 3; ++i) {
            hole = holes[i];
            (, , uint256 forged) = _forgeMany(i);
            isTrue(forged != 0, "found out");
        }
    }

    /// @dev In a frame of its own, which is undone, whatever comes of it.
    function forge(uint256 seed) external {
        bytes memory data = seed % 4 == 0 ? _single(seed >> 8) : _bundle(seed >> 8);
        (bool done, ) = address(victim).call{ gas: 5_000_000 }(data);
        if (!done) return;
        if (_isTrue()) revert Genuine();
        revert Forged(seed % 4, data);
    }

    function _forgeMany(uint256 seed) private returns (uint256 refused, uint256 genuine, uint256 forged) {
        prepare();
        _allocate(2 + (seed % 39));
        for (uint256 i = 0; i < CHANGES; ++i) {
            seed = uint256(keccak256(abi.encode(seed, i)));
            try this.forge(seed) {
                ++refused;
            } catch (bytes memory reason) {
                if (bytes4(reason) == Genuine.selector) ++genuine;
                else if (bytes4(reason) == Forged.selector) ++forged;
                else isError(reason, bytes(""));
            }
        }
    }

    function _allocate(uint256 count) private {
        delete accounts;
        delete amounts;
        _total = 0;
        for (uint256 i = 0; i < count; ++i) {
            accounts.push(address(uint160(uint256(keccak256(abi.encode(i))))));
            amounts.push(1000 + 7 * i);
            _total += 1000 + 7 * i;
        }
        open();
        // So that nothing is refused for lack of money.
        token.mint(address(victim), 1 << 200);
    }

    /// @dev Whether exactly the leaves that are marked were paid.
    function _isTrue() private view returns (bool) {
        uint256 left = _total + (1 << 200);
        for (uint256 i = 0; i < accounts.length; ++i) {
            uint256 due = isPaid(i) ? amounts[i] : 0;
            if (holding(accounts[i]) != due) return false;
            left -= due;
        }
        return holding(address(victim)) == left;
    }

    function _single(uint256 seed) private view returns (bytes memory) {
        BundleItem memory item = itemAt((seed >> 128) % accounts.length);
        bytes32[] memory proof = Trees.proofAt(nodes, item.index);
        if (proof.length == 0 || seed % 3 == 0) _changeItem(item, seed >> 2);
        else proof = _changeNodes(proof, seed >> 2);
        string memory name = "claim(uint256,address,uint256,bytes32[])";
        return abi.encodeWithSignature(name, item.index, item.account, item.amount, proof);
    }

    function _bundle(uint256 seed) private view returns (bytes memory) {
        BundleItem[] memory items = _someItems(seed >> 128);
        uint256[] memory indexes = new uint256[](items.length);
        for (uint256 i = 0; i < items.length; ++i) indexes[i] = items[i].index;
        (bytes32[] memory proof, bytes memory flags) = Bundles.multiproof(nodes, indexes);
        uint256 width = 2;

        uint256 kind = seed % 12;
        seed >>= 8;
        uint256 which = (seed >> 32) % items.length;
        if (kind < 3) _changeItem(items[which], seed);
        else if (kind < 6) proof = _changeNodes(proof, seed);
        else if (kind == 6) items = _addItem(items, seed);
        else if (kind == 7 && items.length > 1) items = _removeItem(items, which);
        else if (kind == 8 && items.length > 1) _exchange(items, which, (which + 1) % items.length, seed);
        else if (kind == 9 && flags.length != 0) _flip(flags, seed);
        else if (kind == 10 && seed & 3 == 0) width = 1 + ((seed >> 2) % 33);
        else if (kind == 10) (width, items[which].amount) = (32, items[which].amount + ((1 + (seed & 0xffff)) << 128));
        else if (kind != 11) _changeItem(items[which], seed);
        if (seed & 0x70 == 0 && flags.length != 0) _flip(flags, seed >> 4);
        flags = _resized(flags, (items.length + proof.length + 6) / 8);
        bytes memory bundle = Bundles.join(items, 0, width, proof, flags);
        if (kind == 11) _flip(bundle, seed);
        if (seed & 0xf000 == 0) bundle = _resized(bundle, bundle.length + ((seed >> 20) % 3) - 1);
        return abi.encodeCall(IClaims.claimMany, (bundle));
    }

    /// @dev Up to 6 items in order, often neighbours.
    function _someItems(uint256 seed) private view returns (BundleItem[] memory items) {
        uint256 count = accounts.length;
        uint256 length = 1 + (seed % (count < 6 ? count : 6));
        uint256 gap = 1 + ((seed >> 8) % (count / length));
        uint256 first = (seed >> 16) % (count - (length - 1) * gap);
        items = new BundleItem[](length);
        for (uint256 i = 0; i < length; ++i) items[i] = itemAt(first + i * gap);
    }

    function _changeItem(BundleItem memory item, uint256 seed) private view {
        uint256 how = seed % 6;
        seed >>= 8;
        if (how == 0) item.index = (item.index + 1 + (seed % accounts.length)) % (accounts.length + 1);
        if (how == 1) item.account = ATTACKER;
        if (how == 2) item.account = accounts[(item.index + 1) % accounts.length];
        if (how == 3) item.amount = seed % 65_536;
        if (how == 4) item.amount ^= 1 << (seed % 16);
        if (how == 5) (item.account, item.amount) = (ATTACKER, 1 + (seed % 65_535));
    }

    /// @dev One node is altered, replaced, dropped, added, or changes its place.
    function _changeNodes(bytes32[] memory proof, uint256 seed) private view returns (bytes32[] memory changed) {
        uint256 how = seed % 7;
        seed >>= 8;
        uint256 place = proof.length == 0 ? 0 : (seed >> 128) % proof.length;
        if (proof.length == 0) how = 5;
        if (how == 0) proof[place] ^= bytes32(1 << (seed & 0xff));
        if (how == 2 && place == 0) how = 3;
        if (how == 1) proof[place] = _anyNode(seed);
        if (how == 2) (proof[0], proof[place]) = (proof[place], proof[0]);
        if (how == 3) proof[place] = 0;
        if (how < 4) return proof;
        // 4: without the last, 5: with one more at the end, 6: with one more at the start.
        changed = new bytes32[](how == 4 ? proof.length - 1 : proof.length + 1);
        uint256 from = how == 6 ? 1 : 0;
        for (uint256 i = 0; i < proof.length && i + from < changed.length; ++i) changed[i + from] = proof[i];
        if (how == 5) changed[proof.length] = _anyNode(seed);
        if (how == 6) changed[0] = _anyNode(seed);
    }

    /// @dev The root, its neighbours, any other node of the tree, zero or nonsense.
    function _anyNode(uint256 seed) private view returns (bytes32) {
        uint256 how = seed % 5;
        if (how == 0) return nodes[0];
        if (how == 1) return nodes[(seed >> 8) % (nodes.length < 3 ? nodes.length : 3)];
        if (how == 2) return nodes[(seed >> 8) % nodes.length];
        return how == 3 ? bytes32(0) : bytes32(seed);
    }

    /// @dev Behind the last, so that the order holds.
    function _addItem(BundleItem[] memory items, uint256 seed) private view returns (BundleItem[] memory more) {
        more = new BundleItem[](items.length + 1);
        for (uint256 i = 0; i < items.length; ++i) more[i] = items[i];
        uint256 last = items[items.length - 1].index;
        uint256 index = last + 1 < accounts.length ? last + 1 : last;
        more[items.length] = itemAt(index);
        if (seed & 1 == 0) (more[items.length].account, more[items.length].amount) = (ATTACKER, 1 + (seed % 65_535));
    }

    function _removeItem(BundleItem[] memory items, uint256 which) private pure returns (BundleItem[] memory less) {
        less = new BundleItem[](items.length - 1);
        for (uint256 i = 0; i < less.length; ++i) less[i] = items[i < which ? i : i + 1];
    }

    /// @dev Two items change places, or what they pay.
    function _exchange(BundleItem[] memory items, uint256 a, uint256 b, uint256 seed) private pure {
        (items[a], items[b]) = (items[b], items[a]);
        if (seed & 1 == 0) (items[a].index, items[b].index) = (items[b].index, items[a].index);
    }

    function _flip(bytes memory all, uint256 seed) private pure {
        uint256 place = (seed >> 8) % all.length;
        all[place] ^= bytes1(uint8(1 << (seed & 7)));
    }

    function _resized(bytes memory all, uint256 length) private pure returns (bytes memory other) {
        other = new bytes(length);
        for (uint256 i = 0; i < length && i < all.length; ++i) other[i] = all[i];
    }
}
